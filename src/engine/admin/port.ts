import type {
  ByteRange,
  Json,
  JsonObject,
  ListObjects,
  ObjectInfo,
  Page,
  PutObjectOptions,
  SendOptions,
  Stored,
  StoredObject,
} from "@motif/core";
import type { RunUsage } from "@motif/core/model";
import type { DeadLetter, Health, InvocationTrace, QueueState } from "./schemas.ts";

export type { DeadLetter, Health, InvocationTrace, QueueState } from "./schemas.ts";

/**
 * What the admin API asks of the engine. Names of resources and functions are always those of the app; the admin API
 * refuses others itself. Errors are those of `@motif/core`; each becomes problem details with its own status.
 */
export interface AdminPort {
  health(): Promise<Health>;
  tableItems(table: string, page: PageRequest): Promise<Page<Stored<JsonObject>>>;
  queueState(queue: string): Promise<QueueState>;
  /** Stores a message durably. Rejects with `ValidationError`, `InvalidArgumentError` or `TooLargeError`. */
  sendMessage(queue: string, message: Json, options: SendOptions): Promise<{ readonly id: string }>;
  /** The oldest dead letters of a queue, or of a function's asynchronous invocations. */
  deadLetters(source: DeadLetterSource, limit: number): Promise<readonly DeadLetter[]>;
  /** Moves dead letters back, the oldest first; all of them if `max` is not given. Returns how many. */
  redrive(source: DeadLetterSource, max?: number): Promise<number>;
  /** Stores an object as its content comes; rejects with what the stream failed with, and then stores nothing. */
  putObject(
    bucket: string,
    key: string,
    content: ReadableStream<Uint8Array>,
    options: PutObjectOptions,
  ): Promise<ObjectInfo>;
  getObject(bucket: string, key: string, range?: ByteRange): Promise<StoredObject | undefined>;
  headObject(bucket: string, key: string): Promise<ObjectInfo | undefined>;
  /** Deletes an object; one that is not there is no error. */
  deleteObject(bucket: string, key: string): Promise<void>;
  listObjects(
    bucket: string,
    list: ListObjects,
  ): Promise<{ readonly entries: readonly ObjectInfo[]; readonly cursor?: string }>;
  /** Invokes a task (with its input), a consumer (with an event's data) or a scheduled function. */
  invoke(functionName: string, payload: Json | undefined, mode: InvocationMode): Promise<InvocationResult>;
  /** What the app used since the server was started, as clouds count it. */
  usage(): Promise<RunUsage>;
  /** The latest invocations, newest first. */
  traces(limit: number): Promise<readonly InvocationTrace[]>;
}

/** What dead letters are of. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** Which page: `limit` is 1 to 1000. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** How an invocation is made: answered with its output, stored and made later, or only checked. */
export type InvocationMode = "wait" | "async" | "dry-run";

/** What came of an invocation, by its mode. `output` is null where the function has none. */
export type InvocationResult =
  | { readonly mode: "wait"; readonly output: Json }
  | { readonly mode: "async"; readonly id: string }
  | { readonly mode: "dry-run" };
