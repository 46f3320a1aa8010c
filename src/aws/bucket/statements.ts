import type { BucketLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { bucketReference, objectsReference } from "./reference.ts";

/**
 * `put` on condition that the object is absent (If-None-Match) needs s3:PutObject only; on condition of an ETag (If-Match)
 * "you must have the s3:PutObject and s3:GetObject permissions", since the answer tells something of the object
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html#conditional-write-etags).
 * Whoever has a signed URL may what its signer may (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html).
 * A stream is put by a multipart upload: its parts need s3:PutObject, and giving it up s3:AbortMultipartUpload
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions).
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  get: ["s3:GetObject"],
  head: ["s3:GetObject"],
  list: [],
  put: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"],
  delete: ["s3:DeleteObject"],
  presign: ["s3:PutObject"],
};

/** Without s3:ListBucket, S3 answers 403 and not 404 for a missing key (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html). */
const READS_NEED_LIST = ["get", "head", "list"];

/** What a grant of a bucket becomes. */
export function grantedBucket({ name }: BucketLayout, operations: readonly string[]): Granted[] {
  return [
    { actions: actionsOf(ACTIONS, operations), resources: [objectsReference(name)] },
    {
      actions: operations.some((operation) => READS_NEED_LIST.includes(operation)) ? ["s3:ListBucket"] : [],
      resources: [bucketReference(name, "arn")],
      note: ", to list keys and to tell a missing one from a forbidden one",
    },
  ];
}
