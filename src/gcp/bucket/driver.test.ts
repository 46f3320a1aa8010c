import type { BucketLayout } from "@motif/core/platform";
import { bucketSuite, losingProxy } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { storageServer } from "../testing/storage-server.ts";
import { withVariables } from "../testing/variables.ts";
import { bucket as driver } from "./driver.ts";

bucketSuite("Cloud Storage (a stand-in for its JSON API)", async (buckets: readonly BucketLayout[]) => {
  const server = await storageServer(buckets.map(({ name }) => `test-${name}`));
  const between = await losingProxy(server.url, ({ method }) => method !== "GET");
  const restore = withVariables({
    ...Object.fromEntries(buckets.map(({ name }) => [resourceVariable("bucket", name), `test-${name}`])),
    STORAGE_EMULATOR_HOST: between.url,
  });
  const close = async () => {
    restore();
    await between[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { driver, loseAnswer: between.loseNext, close };
});
