/** The app settings of function apps that use a bucket, besides those with the names of the containers. */
export const BUCKET_VARIABLE = {
  /** Blob endpoint of the storage account: `https://acme.blob.core.windows.net`. */
  endpoint: "MOTIF_BLOB_ENDPOINT",
} as const;
