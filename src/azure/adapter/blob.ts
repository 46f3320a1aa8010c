import { BlobServiceClient } from "@azure/storage-blob";
import type { BucketDriver } from "@motif/core/platform";
import { VARIABLE } from "../environment.ts";
import { bucketDriver } from "./blob/bucket-driver.ts";
import { CLIENT_OPTIONS } from "./blob/client-options.ts";
import { managedIdentity } from "./credential.ts";
import { variable } from "./physical-name.ts";

/** Buckets in Blob Storage. The client, and with it the connections, are made once per process. */
export const blob: BucketDriver = bucketDriver(
  new BlobServiceClient(
    variable(VARIABLE.blobEndpoint, "the storage account"),
    managedIdentity,
    CLIENT_OPTIONS,
  ),
);
