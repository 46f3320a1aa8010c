import type { BucketDriver } from "@motif/core/platform";
import { bucketDriver } from "./storage/bucket-driver.ts";

/** Buckets in Cloud Storage. Connections are made when they are first needed, and kept. */
export const cloudStorage: BucketDriver = bucketDriver;
