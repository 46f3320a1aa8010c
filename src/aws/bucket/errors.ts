import { ConditionFailedError, TooLargeError, UnknownOutcomeError } from "@motif/core";
import type { BucketLayout } from "@motif/core/platform";
import { errorName, serviceError } from "../ground/client/service-error.ts";

/** Whether S3 says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return ["NoSuchKey", "NotFound"].includes(errorName(error));
}

/** Nobody knows whether an object was made: no answer came, and then there was another object, or none. */
export function unknownOutcome({ name }: BucketLayout, key: string, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether the object ${key} of bucket ${name} was written: S3's answer was lost, and there is another object now, or none. Read it before you try again.`,
    { cause },
  );
}

/** An error of a put as one of the core's. */
export function putError(error: unknown, bucket: BucketLayout, key: string, conditional: boolean): Error {
  const name = errorName(error);
  // 409: another write or delete of the key was under way at the same time; 404: there is no object to have the ETag
  // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
  const conflicts = ["PreconditionFailed", "ConditionalRequestConflict"];
  if (conflicts.includes(name) || (conditional && isMissing(error))) {
    return new ConditionFailedError(
      `The object ${key} of bucket ${bucket.name} was not written: it is there already, has another etag, or is gone.`,
      { cause: error },
    );
  }
  if (name === "EntityTooLarge") return new TooLargeError(`The object ${key} is larger than S3 allows.`);
  return serviceError(error, `bucket ${bucket.name}`);
}
