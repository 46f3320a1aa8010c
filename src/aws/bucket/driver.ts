import { S3Client } from "@aws-sdk/client-s3";
import type { BucketDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { bucketDriver } from "./bucket-driver.ts";

/** Whoever reads a stream may pause for long, and a connection without traffic then must not be cut. */
const requestHandler = { ...CLIENT_CONFIG.requestHandler, socketTimeout: 300_000 };

/** Buckets in S3. The client, and with it the connections, are made once per execution environment. */
export const bucket: BucketDriver = bucketDriver(new S3Client({ ...CLIENT_CONFIG, requestHandler }));
