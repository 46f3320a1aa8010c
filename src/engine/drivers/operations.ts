import type { KeyValue, ListedObject, ObjectInfo, WriteCondition, WrittenObject } from "@motif/core";
import type { OutgoingMessage } from "@motif/core/platform";

/**
 * What a function's drivers ask of the engine, and what they get: flat objects that are cheap to post between threads.
 * Items travel as JSON text, so that the engine's thread never parses them.
 */

/** The key of an item. `sk` is `""` in a table without a sort key. */
interface ItemKey {
  readonly resource: string;
  readonly pk: KeyValue;
  readonly sk: KeyValue;
}

/** An item ready to be written: its JSON text and what the store needs to know of it. */
export interface ItemRecord {
  readonly pk: KeyValue;
  readonly sk: KeyValue;
  readonly json: string;
  /** When it expires, in seconds since 1970; null: never. */
  readonly expiresAt: number | null;
  /** Its keys in the table's indexes, as JSON text of {@link IndexKey}`[]`; null where it is in none. */
  readonly indexKeys: string | null;
}

/** The key of an item in an index. `sk` is `""` in an index without a sort key. */
export type IndexKey = readonly [index: string, pk: KeyValue, sk: KeyValue];

/** Reads one item. */
export interface TableGet extends ItemKey {
  readonly type: "table.get";
}

/** Reads one page of a partition. `limit` is 1 to 1000. */
export interface TableQueryPage {
  readonly type: "table.query";
  readonly resource: string;
  readonly index?: string;
  readonly partition: KeyValue;
  readonly equals?: KeyValue;
  readonly beginsWith?: string;
  readonly from?: KeyValue;
  readonly to?: KeyValue;
  readonly descending: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** Reads one page of a table. */
export interface TableScanPage {
  readonly type: "table.scan";
  readonly resource: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Writes an item. */
export interface TablePut extends ItemRecord {
  readonly type: "table.put";
  readonly resource: string;
  readonly condition?: WriteCondition;
}

/** Writes many items. */
export interface TablePutMany {
  readonly type: "table.putMany";
  readonly resource: string;
  readonly items: readonly ItemRecord[];
}

/** Changes an item. `update` is the JSON text of a `TableUpdate`. */
export interface TableUpdateItem extends ItemKey {
  readonly type: "table.update";
  readonly update: string;
  readonly condition?: WriteCondition;
}

/** Deletes an item. */
export interface TableDelete extends ItemKey {
  readonly type: "table.delete";
  readonly condition?: WriteCondition;
}

/** An item as it is stored. */
export interface ItemResult {
  readonly json: string;
  readonly version: number;
}

/** A page of items: the JSON text of an array, and the version of each. */
export interface ItemPage {
  readonly json: string;
  readonly versions: readonly number[];
  readonly cursor?: string;
}

/** Sends messages, all or none. */
export interface QueueSend {
  readonly type: "queue.send";
  readonly resource: string;
  readonly messages: readonly OutgoingMessage[];
}

/** Asks for an object and the file that holds its content. */
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

/** Asks for a file to write the content of an object to. */
export interface BucketStartPut {
  readonly type: "bucket.startPut";
  readonly resource: string;
}

/** Makes what was written to the file of an upload the content of an object. */
export interface BucketCommitPut {
  readonly type: "bucket.commitPut";
  readonly resource: string;
  readonly key: string;
  readonly upload: string;
  readonly size: number;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Carried along to the object's event. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly condition?: "absent" | { readonly etag: string };
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

/** Asks for the value of a secret. */
export interface SecretGet {
  readonly type: "secret.get";
  readonly resource: string;
}

/** An object and the absolute path of the file that holds its content. */
export interface OpenedObject {
  readonly info: ObjectInfo;
  readonly path: string;
}

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

/** Everything that a driver can ask for. `resource` is the name of the table, queue, bucket or secret. */
export type Operation =
  | TableGet
  | TableQueryPage
  | TableScanPage
  | TablePut
  | TablePutMany
  | TableUpdateItem
  | TableDelete
  | QueueSend
  | BucketGet
  | BucketHead
  | BucketList
  | BucketStartPut
  | BucketCommitPut
  | BucketCancelPut
  | BucketDelete
  | SecretGet;

/** What each type of operation gives. */
interface Results {
  readonly "table.get": ItemResult | undefined;
  readonly "table.query": ItemPage;
  readonly "table.scan": ItemPage;
  readonly "table.put": number;
  readonly "table.putMany": undefined;
  readonly "table.update": ItemResult;
  readonly "table.delete": undefined;
  readonly "queue.send": readonly string[];
  readonly "bucket.get": OpenedObject | undefined;
  readonly "bucket.head": ObjectInfo | undefined;
  readonly "bucket.list": ObjectPage;
  readonly "bucket.startPut": StartedUpload;
  readonly "bucket.commitPut": WrittenObject;
  readonly "bucket.cancelPut": undefined;
  readonly "bucket.delete": undefined;
  readonly "secret.get": string;
}

/** The result of an operation. */
export type OperationResult<O extends Operation = Operation> = Results[O["type"]];

/** Carries an operation to the engine and its result back. Rejects with an error of core's `errors.ts`. */
export type Call = <O extends Operation>(operation: O) => Promise<OperationResult<O>>;
