import { BlobServiceClient } from "@azure/storage-blob";
import type { BucketDriver } from "@motif/core/platform";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { bucketDriver } from "./bucket-driver.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { BUCKET_VARIABLE } from "./environment.ts";

/** Buckets in Blob Storage. The client, and with it the connections, are made once per process. */
export const bucket: BucketDriver = bucketDriver(
  new BlobServiceClient(
    variable(BUCKET_VARIABLE.endpoint, "the storage account"),
    managedIdentity,
    CLIENT_OPTIONS,
  ),
);
