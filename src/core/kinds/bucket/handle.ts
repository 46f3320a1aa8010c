import type { Duration } from "../../ground/units.ts";

/** What is known of an object without its content. `lastModified` is RFC 3339. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly version: string;
  readonly contentType: string;
  readonly lastModified: string;
  /** The user's own metadata; names are lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a list says of an object: what every cloud tells without asking for each object by itself. */
export type ListedObject = Pick<ObjectInfo, "key" | "size" | "etag" | "lastModified">;

/** What is known of an object that was just written. S3 does not say when that was; ask `head`. */
export type WrittenObject = Omit<ObjectInfo, "lastModified">;

/** An object with its content, which can be read once. */
export interface StoredObject extends ObjectInfo {
  readonly body: ReadableStream<Uint8Array>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
}

/** A part of an object: bytes `start` to `end`, both included, counted from 0; to the last byte if `end` is not given. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** What can be stored. A stream is stored as it comes, never held in memory as a whole. */
export type ObjectContent = string | Uint8Array | ReadableStream<Uint8Array>;

/** Options of `put`. */
export interface PutObjectOptions {
  /** `application/octet-stream` if not given. */
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `"absent"`: fails with `ConditionFailedError` if the key exists; an etag: fails unless the object has it. */
  readonly if?: "absent" | { readonly etag: string };
}

/** Which keys a list returns, in the order of their UTF-8 bytes. */
export interface ListObjects {
  readonly prefix?: string;
  /** 1 to 1000; 1000 if not given. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Reading operations. */
export interface BucketReader {
  /** An object, or undefined. Throws `InvalidArgumentError` for a range that starts behind the end. */
  get(key: string, options?: { readonly range?: ByteRange }): Promise<StoredObject | undefined>;
  head(key: string): Promise<ObjectInfo | undefined>;
  list(list?: ListObjects): Promise<{ readonly entries: readonly ListedObject[]; readonly cursor?: string }>;
}

/** The one object that a signed URL is for. */
export interface PresignedObject {
  readonly key: string;
  /** How many bytes its content has, exactly: 1 to 5,242,880,000. Compare what a client says with your limit before you sign. */
  readonly bytes: number;
  readonly contentType: string;
  /** How long from now the upload may begin: `"1s"` to `"1h"`, in whole seconds; `"15m"` if not given. */
  readonly expires?: Duration;
}

/** What a client uploads an object with: a request to `url`, with these headers as they are, and the content as its body. */
export interface PresignedUpload {
  readonly method: "PUT";
  /** Whoever has it can upload: it is as secret as a password until it expires. Keep it out of logs. */
  readonly url: string;
  /** Names are lower case. The length of the content is not among them: every client sends it by itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** Lets clients upload by themselves. */
export interface BucketPresigner {
  /**
   * Signs a URL by which a client can make one new object, and nothing else: it never replaces one, so that a client which
   * repeats its upload is told that the object is there. Throws `InvalidArgumentError`.
   */
  presign(object: PresignedObject): Promise<PresignedUpload>;
}

/** Writing operations. */
export interface BucketWriter {
  /**
   * Stores an object as a whole. Throws `ConditionFailedError` if its condition does not hold, and `UnknownOutcomeError` where a
   * cloud's answer was lost and others have written since.
   */
  put(key: string, content: ObjectContent, options?: PutObjectOptions): Promise<WrittenObject>;
  /** Deletes an object; one that is not there is no error. */
  delete(key: string): Promise<void>;
}
