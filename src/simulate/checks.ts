import type { Bucket, JsonObject, Queue, Service, StandIns, Stream, Table } from "@motif/core";
import type { StandInCall } from "@motif/engine/virtual";
import type { ClientRequest, EndedInvocation, ItemChange, ObjectChange } from "./history.ts";
import type { Clients } from "./simulated-client.ts";

/** A dead letter. */
export interface DeadMessage {
  readonly id: string;
  readonly data: unknown;
  readonly reason: string;
  /** How often it was sent back before. */
  readonly redriven: number;
}

/** An object, with its content. */
export interface SeenObject {
  readonly key: string;
  readonly contentType: string;
  readonly text: string;
}

/** A record of a stream. */
export interface SeenRecord<T> {
  readonly id: string;
  readonly key: string;
  readonly data: T;
}

/** One change of an item of a table. `before` is undefined where there was none, `after` where it was deleted. */
export interface Change<T> extends Omit<ItemChange, "table" | "before" | "after"> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** A run as far as it is: what clients saw, and what the app's resources hold. */
export interface Seen {
  /** Virtual time. */
  readonly now: Date;
  /** Every attempt of every client at a request, in the order in which they were sent. */
  readonly requests: readonly ClientRequest[];
  /** What a table holds. */
  items<T extends JsonObject, K extends string, I extends string>(table: Table<T, K, I>): readonly T[];
  /** The changes of a table's items, in order: all, or those from a position on. What expires is no change. */
  changes<T extends JsonObject, K extends string, I extends string>(
    table: Table<T, K, I>,
    from?: number,
  ): readonly Change<T>[];
  /** What a bucket holds. */
  objects(bucket: Bucket): readonly SeenObject[];
  /** All changes of a bucket's objects, in order. */
  objectChanges(bucket: Bucket): readonly ObjectChange[];
  /** What a stream keeps: the records of one shard after the other, each shard's in the order in which consumers get them. */
  records<T>(stream: Stream<T>): readonly SeenRecord<T>[];
  /** Every request that a service got, in order: what the app did outside of itself. Requests of which a fault kept it are none. */
  calls(service: Service): readonly StandInCall[];
  /** Every invocation that is over, in the order of their ends. */
  readonly invocations: readonly EndedInvocation[];
  /** What failed for good: messages of a queue, also by the name that a subscription of a topic has, or events of a function by its name. */
  deadLetters(source: Queue<never> | string): readonly DeadMessage[];
}

/** Looks at a run. Returns what is wrong, in a sentence, or throws it; nothing where all is well. */
export type Check = (seen: Seen) => string | undefined;

/**
 * What must hold of an app, each by the sentence that says it. `always`: after every step of every run. `eventually`: once
 * faults have stopped and all is quiet.
 */
export interface Invariants {
  /** What clients do; where not given, the example calls of `workload.ts`, or calls made of the app's schemas. */
  readonly clients?: Clients;
  /** Values of configs, in place of the app's own, and of secrets. */
  readonly configs?: Readonly<Record<string, JsonObject>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Makes the stand-ins of all services, anew for each run; where not given, those of `stand-ins.ts`. */
  readonly services?: StandIns;
  readonly always?: Readonly<Record<string, Check>>;
  readonly eventually?: Readonly<Record<string, Check>>;
}
