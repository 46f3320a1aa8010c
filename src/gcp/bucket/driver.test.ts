import type { BucketLayout } from "@motif/core/platform";
import { bucketSuite, losingProxy } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { credentialsServer, SIGNER } from "../testing/signatures.ts";
import { storageServer } from "../testing/storage-server.ts";
import { withVariables } from "../testing/variables.ts";
import { bucket as driver } from "./driver.ts";
import { BUCKET_VARIABLE } from "./environment.ts";

bucketSuite("Cloud Storage (a stand-in for its JSON API)", async (buckets: readonly BucketLayout[]) => {
  const server = await storageServer(buckets.map(({ name }) => `test-${name}`));
  const between = await losingProxy(server.url, ({ method }) => method !== "GET");
  const signing = await credentialsServer();
  const restore = withVariables({
    ...Object.fromEntries(buckets.map(({ name }) => [resourceVariable("bucket", name), `test-${name}`])),
    STORAGE_EMULATOR_HOST: between.url,
    IAM_CREDENTIALS_EMULATOR_HOST: signing.url,
    [BUCKET_VARIABLE.signer]: SIGNER,
  });
  const close = async () => {
    restore();
    await between[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await signing[Symbol.asyncDispose]();
  };
  return { driver, uploads: { send: fetch, holds: true }, loseAnswer: between.loseNext, close };
});
