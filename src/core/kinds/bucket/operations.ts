import { InvalidArgumentError } from "../../ground/errors.ts";
import type { HandleOwner, Handling } from "../../ground/grant.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import type { BucketDriver, BucketLayout, SignedObject } from "./driver.ts";
import type { BucketPresigner, BucketReader, BucketWriter, PresignedObject } from "./handle.ts";

const LONGEST_KEY_BYTES = 1024;
const LARGEST_PAGE = 1000;
/**
 * What one request can put on every cloud: Blob Storage takes 5,000 MiB
 * (https://learn.microsoft.com/rest/api/storageservices/put-blob#remarks), S3 5 GiB, Cloud Storage 5 TiB.
 */
const LARGEST_UPLOAD = 5000 * 1024 * 1024;
const USUAL_EXPIRY = "15m";
/**
 * "If you created a presigned URL using a temporary token, then the URL expires when the token expires"
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html), and functions have no others: a URL for longer
 * could not be relied on.
 */
const LONGEST_EXPIRY_MS = 3_600_000;
/** What the value of a header can be, as every platform hands it on: visible ASCII, with spaces in between only. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

const READ = ["get", "head", "list"] satisfies (keyof BucketReader)[];
const WRITE = ["put", "delete"] satisfies (keyof BucketWriter)[];
const PRESIGN = ["presign"] satisfies (keyof BucketPresigner)[];

/** How handles of buckets are made: they check keys and options. */
export const bucketHandling = {
  kind: "bucket",
  carries: true,
  accesses: { reader: READ, writer: WRITE, readWriter: [...READ, ...WRITE], presigner: PRESIGN },
  operations,
} as const satisfies Handling<BucketLayout, BucketDriver>;

function operations(
  bucket: BucketLayout,
  driver: BucketDriver,
  { carried }: HandleOwner,
): BucketReader & BucketWriter & BucketPresigner {
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
    presign: async (object) => driver.presign(bucket, signedObject(object)),
  };
}

function signedObject({ key, bytes, contentType, expires = USUAL_EXPIRY }: PresignedObject): SignedObject {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > LARGEST_UPLOAD) {
    throw new InvalidArgumentError(`An upload has 1 to ${LARGEST_UPLOAD} bytes, not ${bytes}.`);
  }
  checkContentType(contentType ?? "");
  const length = isDuration(expires) ? milliseconds(expires) : Number.NaN;
  if (!(length >= 1000 && length <= LONGEST_EXPIRY_MS && length % 1000 === 0)) {
    throw new InvalidArgumentError(
      `A URL for an upload expires after "1s" to "1h", in whole seconds, not ${JSON.stringify(expires)}.`,
    );
  }
  return { key: objectKey(key), bytes, contentType, expiresSeconds: length / 1000 };
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
