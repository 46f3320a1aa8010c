import type { Reference } from "../ground/reference.ts";

/** The type of buckets in Terraform. */
export const BUCKET_TYPE = "aws_s3_bucket";

/** A bucket of the plan. */
export function bucketReference(name: string, attribute: "bucket" | "arn" | "id"): Reference {
  return { type: BUCKET_TYPE, name, attribute, block: "bucket" };
}

/** All objects of a bucket. */
export function objectsReference(name: string): Reference {
  return { ...bucketReference(name, "arn"), suffix: "/*" };
}
