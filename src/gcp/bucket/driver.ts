import { randomBytes } from "node:crypto";
import {
  type ByteRange,
  ConditionFailedError,
  InvalidArgumentError,
  type PutObjectOptions,
  parse,
  type StoredObject,
  TooLargeError,
  UnknownOutcomeError,
} from "@motif/core";
import {
  heldContent,
  readCursor,
  SMALL_OBJECT_BYTES,
  streamedContent,
  writeCursor,
} from "@motif/core/driver";
import type { BucketDriver, BucketLayout } from "@motif/core/platform";
import * as z from "zod/mini";
import { callBytes, callJson, callRaw } from "../ground/rest/api.ts";
import { ApiError } from "../ground/rest/api-error.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import {
  DEFAULT_CONTENT_TYPE,
  etagOf,
  isMissingObject,
  listedObject,
  OBJECT_FIELDS,
  objectInfo,
  objectPath,
  objectsPath,
  readObject,
  STORAGE,
  type StorageObject,
  storageObject,
  writtenObject,
} from "./api.ts";
import { isOwnWrite, storedMetadata } from "./metadata.ts";
import { presign } from "./presign.ts";
import { StreamError, type Target, write } from "./write.ts";

/** How often an object may be replaced between the two calls that read it. */
const MOST_ATTEMPTS = 5;
const PRECONDITION_FAILED = 412;

const listAnswer = z.object({
  items: z.optional(z.array(storageObject)),
  nextPageToken: z.optional(z.string()),
});

/** Buckets in Cloud Storage. The version of an object is its generation; its etag is the MD5 hash of the content. */
const driver: BucketDriver = {
  get: async (bucket, key, range) => calling(bucket, () => get(bucket, key, range)),

  async head(bucket, key) {
    const object = await calling(bucket, () => readObject(bucket, key));
    return object && objectInfo(object);
  },

  async list(bucket, { prefix = "", limit = 1000, cursor }) {
    const request = ["list", bucket.name, prefix];
    const after = cursor === undefined ? undefined : String(readCursor(request, cursor, 1)[0]);
    const { items, token } = await calling(bucket, () => listObjects(bucket, prefix, limit, after));
    const entries = items.map(listedObject);
    return token === undefined ? { entries } : { entries, cursor: writeCursor(request, [token]) };
  },

  put: async (bucket, key, content, options) =>
    calling(bucket, async () => {
      refuseReserved(key);
      const { contentType = DEFAULT_CONTENT_TYPE, metadata = {}, attributes = {}, if: condition } = options;
      const writeId = randomBytes(9).toString("base64url");
      const object = { name: key, contentType, metadata: storedMetadata(metadata, attributes, writeId) };
      const generation = await requiredGeneration(bucket, key, condition);
      const target: Target = {
        bucket,
        object,
        ...(generation !== undefined && { ifGeneration: generation }),
      };
      const written = await write(target, content).catch(async (error) => {
        const own = await ownObject(bucket, key, error, writeId);
        if (own) return own;
        const refusal = putError(error, bucket, key);
        const isLost = error instanceof ApiError && error.answerLost;
        throw isLost && refusal instanceof ConditionFailedError
          ? unknownOutcome(bucket, key, error)
          : refusal;
      });
      return writtenObject(written);
    }),

  presign: async (bucket, object) =>
    calling(bucket, async () => {
      refuseReserved(object.key);
      return presign(bucket, object);
    }),

  async delete(bucket, key) {
    await calling(bucket, () =>
      callJson(STORAGE, { method: "DELETE", path: objectPath(bucket, key) }).catch((error) => {
        if (!isMissingObject(error)) throw error;
      }),
    );
  },
};

/** Reads what is known of an object, and then the content of just that generation; again where it was replaced meanwhile. */
async function get(
  bucket: BucketLayout,
  key: string,
  range: ByteRange | undefined,
): Promise<StoredObject | undefined> {
  for (let attempt = 1; ; attempt++) {
    const object = await readObject(bucket, key);
    if (!object) return undefined;
    const length = lengthOf(Number(object.size), range);
    try {
      return Object.assign(await readContent(bucket, object, length, range), objectInfo(object));
    } catch (error) {
      if (!isMissingObject(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function readContent(
  bucket: BucketLayout,
  { name, generation }: StorageObject,
  length: number,
  range: ByteRange | undefined,
) {
  if (length === 0) return heldContent(new Uint8Array());
  const call = {
    method: "GET",
    path: `${objectPath(bucket, name)}?alt=media&generation=${generation}`,
    headers: {
      // Else content that somebody stored compressed would come in another length than it has.
      "accept-encoding": "identity",
      ...(range && { range: `bytes=${range.start}-${range.end ?? ""}` }),
    },
  } as const;
  if (length <= SMALL_OBJECT_BYTES) return heldContent(await callBytes(STORAGE, call));
  const response = await callRaw(STORAGE, call);
  return streamedContent(
    response.body ?? new ReadableStream(),
    async () => new Uint8Array(await response.arrayBuffer()),
  );
}

/** How many bytes a range has. Throws `InvalidArgumentError` where it is none of an object of this size. */
function lengthOf(size: number, range: ByteRange | undefined): number {
  if (!range) return size;
  const { start, end = size - 1 } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || start >= size) {
    throw new InvalidArgumentError(`The range ${start}-${range.end ?? ""} does not lie in the object.`);
  }
  return Math.min(end, size - 1) - start + 1;
}

/** Pages can be empty before the last one (https://cloud.google.com/storage/docs/json_api/v1/objects/list). */
async function listObjects(bucket: BucketLayout, prefix: string, limit: number, after: string | undefined) {
  for (let token = after; ; ) {
    const query = new URLSearchParams({
      prefix,
      maxResults: String(limit),
      fields: `nextPageToken,items(${OBJECT_FIELDS})`,
      ...(token !== undefined && { pageToken: token }),
    });
    const answer = await callJson(STORAGE, { method: "GET", path: `${objectsPath(bucket)}?${query}` });
    const { items = [], nextPageToken } = parse(listAnswer, answer, "answer of Cloud Storage");
    if (items.length > 0 || nextPageToken === undefined) return { items, token: nextPageToken };
    token = nextPageToken;
  }
}

/** The generation that a condition requires: Cloud Storage's own conditions go by it. */
async function requiredGeneration(
  bucket: BucketLayout,
  key: string,
  condition: PutObjectOptions["if"],
): Promise<string | undefined> {
  if (condition === undefined) return undefined;
  if (condition === "absent") return "0";
  const object = await readObject(bucket, key);
  if (object && etagOf(object) === condition.etag) return object.generation;
  throw conditionFailed(bucket, key);
}

/** The object, where the answer to a write was lost, and what failed was a second attempt at what was done already. */
async function ownObject(
  bucket: BucketLayout,
  key: string,
  error: unknown,
  writeId: string,
): Promise<StorageObject | undefined> {
  if (!(error instanceof ApiError) || !error.answerLost) return undefined;
  const object = await readObject(bucket, key).catch(() => undefined);
  return isOwnWrite(object?.metadata, writeId) ? object : undefined;
}

function putError(error: unknown, bucket: BucketLayout, key: string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.httpStatus === PRECONDITION_FAILED) return conditionFailed(bucket, key, error);
  if (error.httpStatus === 413)
    return new TooLargeError(`The object ${key} is larger than Cloud Storage allows.`);
  return error;
}

/** https://docs.cloud.google.com/storage/docs/objects#naming: "Object names cannot start with .well-known/acme-challenge/". */
function refuseReserved(key: string): void {
  if (!key.startsWith(".well-known/acme-challenge/")) return;
  throw new InvalidArgumentError(
    `The object key "${key}" begins with .well-known/acme-challenge/, which Cloud Storage keeps for itself. Take another key.`,
  );
}

function conditionFailed({ name }: BucketLayout, key: string, cause?: unknown): ConditionFailedError {
  return new ConditionFailedError(
    `The object ${key} of bucket ${name} was not written: it is there already, has another etag, or is gone.`,
    { cause },
  );
}

function unknownOutcome({ name }: BucketLayout, key: string, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether the object ${key} of bucket ${name} was written: Cloud Storage's answer was lost, and there is another object now, or none. Read it before you try again.`,
    { cause },
  );
}

async function calling<T>(bucket: BucketLayout, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StreamError ? error.cause : serviceError(error, `bucket ${bucket.name}`);
  }
}

export { driver as bucket };
