import { InvalidArgumentError } from "../../ground/errors.ts";
import type { HandleOwner, Handling } from "../../ground/grant.ts";
import type { BucketDriver, BucketLayout } from "./driver.ts";
import type { BucketReader, BucketWriter } from "./handle.ts";

const LONGEST_KEY_BYTES = 1024;
const LARGEST_PAGE = 1000;
/** What the value of a header can be, as every platform hands it on: visible ASCII, with spaces in between only. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

const READ = ["get", "head", "list"] satisfies (keyof BucketReader)[];
const WRITE = ["put", "delete"] satisfies (keyof BucketWriter)[];

/** How handles of buckets are made: they check keys and options. */
export const bucketHandling = {
  kind: "bucket",
  carries: true,
  accesses: { reader: READ, writer: WRITE, readWriter: [...READ, ...WRITE] },
  operations,
} as const satisfies Handling<BucketLayout, BucketDriver>;

function operations(
  bucket: BucketLayout,
  driver: BucketDriver,
  { carried }: HandleOwner,
): BucketReader & BucketWriter {
  return {
    get: async (key, options) => driver.get(bucket, objectKey(key), options?.range),
    head: async (key) => driver.head(bucket, objectKey(key)),
    list: async (list = {}) => {
      const limit = list.limit ?? LARGEST_PAGE;
      if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
        throw new InvalidArgumentError(`A page has 1 to ${LARGEST_PAGE} entries, not ${limit}.`);
      }
      return driver.list(bucket, { ...list, limit });
    },
    put: async (key, content, options = {}) => {
      checkContentType(options.contentType);
      return driver.put(bucket, objectKey(key), content, { ...options, attributes: carried });
    },
    delete: async (key) => driver.delete(bucket, objectKey(key)),
  };
}

/** A content type often comes from whoever uploads: a line break in it must not become part of a request. */
function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined || HEADER_VALUE.test(contentType)) return;
  throw new InvalidArgumentError(
    `${JSON.stringify(contentType.slice(0, 100))} cannot be a content type: it is the value of a header, and those are visible ASCII.`,
  );
}

/**
 * An object key that every cloud takes: 1 to 1024 bytes of UTF-8, no control characters, no `.` or `..` segment,
 * no `/` in front (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
 * Throws `InvalidArgumentError` for any other.
 */
export function objectKey(key: string): string {
  const bytes = Buffer.byteLength(key);
  if (bytes === 0 || bytes > LONGEST_KEY_BYTES) {
    throw new InvalidArgumentError(`An object key has 1 to ${LONGEST_KEY_BYTES} bytes, not ${bytes}.`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(key) || !key.isWellFormed()) {
    throw new InvalidArgumentError("An object key has no control characters and is well-formed Unicode.");
  }
  if (key.startsWith("/") || key.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new InvalidArgumentError(`The object key "${key}" begins with "/" or has a "." or ".." segment.`);
  }
  return key;
}
