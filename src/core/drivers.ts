import type { JsonObject } from "./json.ts";
import type {
  BucketLayout,
  ByteRange,
  ListedObject,
  ListObjects,
  ObjectContent,
  ObjectInfo,
  PutObjectOptions,
  StoredObject,
  WrittenObject,
} from "./resources/bucket.ts";
import type { QueueLayout } from "./resources/queue.ts";
import type { SecretLayout } from "./resources/secret.ts";
import type {
  KeyValue,
  Page,
  Stored,
  TableLayout,
  TableQuery,
  TableScan,
  TableUpdate,
  WriteCondition,
} from "./resources/table.ts";

/**
 * What a platform (the engine, AWS, Azure, Google Cloud) implements per kind of resource. Drivers see plain JSON that
 * was parsed already; typed handles stand in front of them (`handles/`). Errors are those of `errors.ts`.
 */

/** The values of a key, by attribute name. */
export type KeyValues = Readonly<Record<string, KeyValue>>;

/** A platform's tables. */
export interface TableDriver {
  get(table: TableLayout, key: KeyValues): Promise<Stored<JsonObject> | undefined>;
  query(table: TableLayout, query: TableQuery): Promise<Page<Stored<JsonObject>>>;
  scan(table: TableLayout, scan: TableScan): Promise<Page<Stored<JsonObject>>>;
  put(
    table: TableLayout,
    item: JsonObject,
    condition?: WriteCondition,
  ): Promise<{ readonly version: string }>;
  putMany(table: TableLayout, items: readonly JsonObject[]): Promise<void>;
  update(
    table: TableLayout,
    key: KeyValues,
    update: TableUpdate<JsonObject>,
    condition?: WriteCondition,
  ): Promise<Stored<JsonObject>>;
  delete(table: TableLayout, key: KeyValues, condition?: WriteCondition): Promise<void>;
}

/** A message on its way to a queue. `body` is JSON text; `attributes` carry trace context. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** A platform's queues, seen from a sender. */
export interface QueueDriver {
  /** Stores all messages durably, or throws. The ids are in the order of the messages. */
  send(queue: QueueLayout, messages: readonly OutgoingMessage[]): Promise<readonly { readonly id: string }[]>;
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

/** A platform's secrets. */
export interface SecretDriver {
  /** The value. Throws `MissingSecretError` where there is none; an empty text is none. No message ever holds a value. */
  get(secret: SecretLayout): Promise<string>;
}

/** The drivers that one function needs: a kind that it does not use need not be there. */
export interface Drivers {
  readonly table?: TableDriver;
  readonly queue?: QueueDriver;
  readonly bucket?: BucketDriver;
  readonly secret?: SecretDriver;
}
