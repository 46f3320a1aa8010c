/** Variables of functions that sign URLs for uploads, besides those with the names of the buckets. */
export const BUCKET_VARIABLE = {
  /** Email of the function's own service account, which signs. */
  signer: "MOTIF_UPLOAD_SIGNER",
} as const;
