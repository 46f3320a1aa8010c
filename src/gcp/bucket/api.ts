import { type ListedObject, type ObjectInfo, parse, type WrittenObject } from "@motif/core";
import type { BucketLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { callJson, type Service } from "../ground/rest/api.ts";
import { ApiError } from "../ground/rest/api-error.ts";
import { userMetadata } from "./metadata.ts";

/** Cloud Storage's JSON API (https://cloud.google.com/storage/docs/json_api/v1). */
export const STORAGE: Service = {
  address: "https://storage.googleapis.com",
  emulator: "STORAGE_EMULATOR_HOST",
};

/** What an object has that nobody named a type for. */
export const DEFAULT_CONTENT_TYPE = "application/octet-stream";

/** What is asked of an object: all that {@link storageObject} has. */
export const OBJECT_FIELDS = "name,generation,size,md5Hash,contentType,timeCreated,metadata";

/** An object's resource (https://cloud.google.com/storage/docs/json_api/v1/objects#resource). */
export const storageObject = z.object({
  name: z.string(),
  generation: z.string(),
  size: z.string(),
  /** In base64. Objects that were composed of others have none. */
  md5Hash: z.optional(z.string()),
  contentType: z.optional(z.string()),
  timeCreated: z.string(),
  metadata: z.optional(z.record(z.string(), z.string())),
});

/** What Cloud Storage says of an object. */
export type StorageObject = z.infer<typeof storageObject>;

/** The path of a bucket's objects. Throws `missing-variable`. */
export function objectsPath(bucket: BucketLayout): string {
  return `/storage/v1/b/${encodeURIComponent(physicalName("bucket", bucket.name))}/o`;
}

/** The path of one object. */
export function objectPath(bucket: BucketLayout, key: string): string {
  return `${objectsPath(bucket)}/${encodeURIComponent(key)}`;
}

/** What is known of an object; undefined where there is none. Throws `ApiError`. */
export async function readObject(bucket: BucketLayout, key: string): Promise<StorageObject | undefined> {
  const path = `${objectPath(bucket, key)}?fields=${OBJECT_FIELDS}`;
  try {
    return parse(storageObject, await callJson(STORAGE, { method: "GET", path }), "answer of Cloud Storage");
  } catch (error) {
    if (isMissingObject(error)) return undefined;
    throw error;
  }
}

/** Whether Cloud Storage says that there is no such object. That there is no such bucket has the same status. */
export function isMissingObject(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 404 && error.message.startsWith("No such object");
}

/**
 * The MD5 hash of the content in hexadecimal digits, as the other clouds' stores give it; of a composed object, which has
 * none, its generation.
 */
export function etagOf({ md5Hash, generation }: Pick<StorageObject, "md5Hash" | "generation">): string {
  return md5Hash === undefined ? generation : Buffer.from(md5Hash, "base64").toString("hex");
}

/** An object's resource as `head` gives it. */
export function objectInfo(object: StorageObject): ObjectInfo {
  return { ...writtenObject(object), lastModified: new Date(object.timeCreated).toISOString() };
}

/** An object's resource as `put` gives it. */
export function writtenObject(object: StorageObject): WrittenObject {
  return {
    key: object.name,
    size: Number(object.size),
    etag: etagOf(object),
    version: object.generation,
    contentType: object.contentType ?? DEFAULT_CONTENT_TYPE,
    metadata: userMetadata(object.metadata ?? {}),
  };
}

/** An object's resource as `list` gives it. */
export function listedObject(object: StorageObject): ListedObject {
  const { key, size, etag, lastModified } = objectInfo(object);
  return { key, size, etag, lastModified };
}
