import { S3Client } from "@aws-sdk/client-s3";
import type { BucketLayout } from "@motif/core/platform";
import { bucketSuite, losingProxy } from "@motif/core/testing";
import { makeBucket } from "../testing/make-resources.ts";
import { overMoto } from "../testing/over-moto.ts";
import { sendSigned } from "../testing/signed-upload.ts";
import { bucketDriver } from "./bucket-driver.ts";

overMoto("the bucket driver", (config) => {
  bucketSuite("S3", async (buckets: readonly BucketLayout[]) => {
    const settings = await config();
    const between = await losingProxy(
      settings.endpoint,
      ({ method }) => method !== "GET" && method !== "HEAD",
    );
    const client = new S3Client({ ...settings, endpoint: between.url });
    for (const bucket of buckets) await makeBucket(client, bucket);
    const close = async () => {
      client.destroy();
      await between[Symbol.asyncDispose]();
    };
    const { secretAccessKey } = settings.credentials;
    const send = (url: string, init: RequestInit) => sendSigned(url, init, secretAccessKey);
    return {
      driver: bucketDriver(client),
      uploads: { send, holds: true },
      loseAnswer: between.loseNext,
      close,
    };
  });
});
