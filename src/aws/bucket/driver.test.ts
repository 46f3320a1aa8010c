import { S3Client } from "@aws-sdk/client-s3";
import type { BucketLayout } from "@motif/core/platform";
import { bucketSuite } from "@motif/core/testing";
import { makeBucket } from "../testing/make-resources.ts";
import { overMoto } from "../testing/over-moto.ts";
import { bucketDriver } from "./bucket-driver.ts";

overMoto("the bucket driver", (config) => {
  bucketSuite("S3", async (buckets: readonly BucketLayout[]) => {
    const client = new S3Client(await config());
    for (const bucket of buckets) await makeBucket(client, bucket);
    return { driver: bucketDriver(client), close: async () => client.destroy() };
  });
});
