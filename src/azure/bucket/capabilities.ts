import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "Blob Storage" },
  "bucket.expiry": { by: "lifecycle management", difference: "within some days after that" },
  "bucket.presign": {
    refused: "a signed URL of Blob Storage takes content of any",
  },
  "bucket.presign-confirmed": {
    by: "a user delegation SAS that creates",
    difference: "holds nobody to size and type",
  },
  "bucket.upload-origins": {
    by: "CORS of the storage account",
    difference: "for all buckets of the app together",
  },
} satisfies Partial<Capabilities>;
