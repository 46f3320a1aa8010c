import type { ListedObject, ObjectInfo, PresignedUpload, WrittenObject } from "@motif/core";
import type { SignedObject } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Asks for an object and its content. */
export interface BucketGet {
  readonly type: "bucket.get";
  readonly resource: string;
  readonly key: string;
}

/** Asks for what is known of an object. */
export interface BucketHead {
  readonly type: "bucket.head";
  readonly resource: string;
  readonly key: string;
}

/** Lists objects. `limit` is 1 to 1000. */
export interface BucketList {
  readonly type: "bucket.list";
  readonly resource: string;
  readonly prefix: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** What is written of an object besides its content. */
export interface NewObject {
  readonly key: string;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Carried along to the object's event. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly condition?: "absent" | { readonly etag: string };
}

/** Writes an object whose content is small. */
export interface BucketPut extends NewObject {
  readonly type: "bucket.put";
  readonly resource: string;
  readonly content: Uint8Array;
}

/** Asks for a file to write the content of an object to. */
export interface BucketStartPut {
  readonly type: "bucket.startPut";
  readonly resource: string;
}

/** Makes what was written to the file of an upload the content of an object. */
export interface BucketCommitPut extends NewObject {
  readonly type: "bucket.commitPut";
  readonly resource: string;
  readonly upload: string;
  readonly size: number;
}

/** Gives an upload up: its file is deleted. */
export interface BucketCancelPut {
  readonly type: "bucket.cancelPut";
  readonly resource: string;
  readonly upload: string;
}

/** Deletes an object. */
export interface BucketDelete {
  readonly type: "bucket.delete";
  readonly resource: string;
  readonly key: string;
}

/** Asks for a URL by which a client can make one new object. */
export interface BucketPresign extends SignedObject {
  readonly type: "bucket.presign";
  readonly resource: string;
}

/** An object with its content, or with the absolute path of the file that holds it. Content that breaks off is shorter than its size. */
export type OpenedObject =
  | { readonly info: ObjectInfo; readonly content: Uint8Array }
  | { readonly info: ObjectInfo; readonly path: string };

/** Where the content of an upload goes. `sync`: flush it to the disk before the upload is committed. */
export interface StartedUpload {
  readonly upload: string;
  readonly path: string;
  readonly sync: boolean;
}

/** A page of objects. */
export interface ObjectPage {
  readonly entries: readonly ListedObject[];
  readonly cursor?: string;
}

/** Everything that a function can ask of a bucket. */
export type BucketOperation =
  | BucketGet
  | BucketHead
  | BucketList
  | BucketPut
  | BucketStartPut
  | BucketCommitPut
  | BucketCancelPut
  | BucketDelete
  | BucketPresign;

/** What each operation gives. */
export interface BucketResults {
  readonly "bucket.get": OpenedObject | undefined;
  readonly "bucket.head": ObjectInfo | undefined;
  readonly "bucket.list": ObjectPage;
  readonly "bucket.put": WrittenObject;
  readonly "bucket.startPut": StartedUpload;
  readonly "bucket.commitPut": WrittenObject;
  readonly "bucket.cancelPut": undefined;
  readonly "bucket.delete": undefined;
  readonly "bucket.presign": PresignedUpload;
}

/** Carries a bucket's operations. */
export type BucketCall = Call<BucketOperation, BucketResults>;
