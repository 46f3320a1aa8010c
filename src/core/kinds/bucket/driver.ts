import type { Duration } from "../../ground/units.ts";
import type {
  ByteRange,
  ListedObject,
  ListObjects,
  ObjectContent,
  ObjectInfo,
  PresignedUpload,
  PutObjectOptions,
  StoredObject,
  WrittenObject,
} from "./handle.ts";

/** How clients upload by signed URLs. */
export interface UploadOptions {
  /** Pages of these origins may upload from browsers: `https://shop.example`, or `["*"]`. None may if not given. */
  readonly origins?: readonly string[];
  /**
   * Who holds an upload to the size and the type that were signed. `"refused"`, which is the rule: the cloud, which takes
   * nothing else. `"confirmed"`: the app, which looks at each object when its event comes and deletes what it did not ask for;
   * a cloud that can refuse does so as well. Azure cannot.
   */
  readonly limits?: "refused" | "confirmed";
}

/** What is signed, checked. */
export interface SignedObject {
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  /** Whole seconds from now. */
  readonly expiresSeconds: number;
}

/** A bucket without its types: what drivers and compilers see. */
export interface BucketLayout {
  readonly kind: "bucket";
  readonly name: string;
  readonly expiresAfter?: Duration;
  readonly uploads?: UploadOptions;
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
  presign(bucket: BucketLayout, object: SignedObject): Promise<PresignedUpload>;
}
