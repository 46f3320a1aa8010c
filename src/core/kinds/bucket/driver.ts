import type { Duration } from "../../ground/units.ts";
import type {
  ByteRange,
  ListedObject,
  ListObjects,
  ObjectContent,
  ObjectInfo,
  PutObjectOptions,
  StoredObject,
  WrittenObject,
} from "./handle.ts";

/** A bucket without its types: what drivers and compilers see. */
export interface BucketLayout {
  readonly kind: "bucket";
  readonly name: string;
  readonly expiresAfter?: Duration;
}

/** A platform's buckets. `attributes` of a put carry trace context to the object's event where the platform can. */
export interface BucketDriver {
  get(bucket: BucketLayout, key: string, range?: ByteRange): Promise<StoredObject | undefined>;
  head(bucket: BucketLayout, key: string): Promise<ObjectInfo | undefined>;
  list(
    bucket: BucketLayout,
    list: ListObjects,
  ): Promise<{ readonly entries: readonly ListedObject[]; readonly cursor?: string }>;
  put(
    bucket: BucketLayout,
    key: string,
    content: ObjectContent,
    options: PutObjectOptions & { readonly attributes?: Readonly<Record<string, string>> },
  ): Promise<WrittenObject>;
  delete(bucket: BucketLayout, key: string): Promise<void>;
}
