import { ConditionFailedError, TooLargeError, UnknownOutcomeError } from "@motif/core";
import type { BucketLayout } from "@motif/core/platform";
import { codeOf, serviceError, statusOf } from "../ground/service-error.ts";

/** Whether the service says that there is no such blob. A container that is missing is another matter. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== "ContainerNotFound";
}

/** Nobody knows whether a blob was made: no answer came, and then there was another blob, or none. */
export function unknownOutcome({ name }: BucketLayout, key: string, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether the object ${key} of bucket ${name} was written: Blob Storage's answer was lost, and there is another object now, or none. Read it before you try again.`,
    { cause },
  );
}

/**
 * An error of a put as one of the core's
 * (https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).
 */
export function putError(error: unknown, bucket: BucketLayout, key: string): Error {
  const [status, code] = [statusOf(error), codeOf(error)];
  // 409: there is a blob already, where none is to be. 412: its ETag is another one.
  if (code === "BlobAlreadyExists" || status === 412) {
    return new ConditionFailedError(
      `The object ${key} of bucket ${bucket.name} was not written: it is there already, has another etag, or is gone.`,
      { cause: error },
    );
  }
  // Committing a blob throws the blocks away that another upload of it has staged.
  if (code === "InvalidBlockList") {
    return new ConditionFailedError(
      `The object ${key} of bucket ${bucket.name} was not written: another upload of the same key was faster. Put it again.`,
      { cause: error },
    );
  }
  if (status === 413 || code === "BlockCountExceedsLimit") {
    return new TooLargeError(`The object ${key} is larger than Blob Storage allows.`);
  }
  return serviceError(error, `bucket ${bucket.name}`);
}
