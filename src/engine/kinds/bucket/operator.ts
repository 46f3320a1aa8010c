import type {
  BucketReader,
  BucketWriter,
  ByteRange,
  ListObjects,
  ObjectInfo,
  PutObjectOptions,
  StoredObject,
} from "@motif/core";
import { handleOf } from "@motif/core/model";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { Objects } from "./store.ts";

/** What the admin API asks of an app's buckets. */
export interface BucketPort {
  /** Stores an object as its content comes; rejects with what the stream failed with, and then stores nothing. */
  put(
    bucket: string,
    key: string,
    content: ReadableStream<Uint8Array>,
    options: PutObjectOptions,
  ): Promise<ObjectInfo>;
  get(bucket: string, key: string, range?: ByteRange): Promise<StoredObject | undefined>;
  head(bucket: string, key: string): Promise<ObjectInfo | undefined>;
  /** Deletes an object; one that is not there is no error. */
  delete(bucket: string, key: string): Promise<void>;
  list(
    bucket: string,
    list: ListObjects,
  ): Promise<{ readonly entries: readonly ObjectInfo[]; readonly cursor?: string }>;
}

/** What an operator may do with an app's buckets. */
export class BucketOperator implements BucketPort {
  readonly #access: OperatorAccess<Objects>;

  constructor(access: OperatorAccess<Objects>) {
    this.#access = access;
  }

  /** All operations on a bucket. Throws `NotFoundError`. */
  handle(name: string): BucketReader & BucketWriter {
    const { inventory, drivers } = this.#access;
    const bucket = named("bucket", inventory.resources.bucket, name);
    return handleOf(bucket, "readWriter", drivers) as BucketReader & BucketWriter; // what this access gives
  }

  async put(bucket: string, key: string, content: ReadableStream<Uint8Array>, options: PutObjectOptions) {
    const objects = this.handle(bucket);
    const written = await objects.put(key, content, options);
    const stored = await objects.head(key);
    return { ...written, lastModified: stored?.lastModified ?? new Date().toISOString() };
  }

  async get(bucket: string, key: string, range?: ByteRange) {
    return this.handle(bucket).get(key, range && { range });
  }

  async head(bucket: string, key: string) {
    return this.handle(bucket).head(key);
  }

  async delete(bucket: string, key: string) {
    return this.handle(bucket).delete(key);
  }

  async list(bucket: string, list: ListObjects) {
    const objects = this.handle(bucket);
    const { entries, ...page } = await objects.list(list);
    const stored = await Promise.all(entries.map(({ key }) => objects.head(key)));
    return { ...page, entries: stored.filter((info) => info !== undefined) };
  }
}
