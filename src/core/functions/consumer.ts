import type { CloudEvent } from "../ground/cloud-event.ts";
import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Schema } from "../ground/schema.ts";
import type { FunctionBase } from "./function.ts";
import type { DataFilter } from "./matching.ts";
import type { FunctionSettings } from "./settings.ts";

/** What a consumer is made of. */
export interface ConsumerOptions<U extends Uses, T> extends FunctionSettings {
  /** Schema of the events' data. An event that does not match it goes to the dead-letter queue at once. */
  readonly event: Schema<T>;
  /**
   * Which events it wants; all if not given. The others are done with, and it is not called for them: where the platform can look by
   * itself, nobody pays for a call (docs/pipes.md).
   */
  readonly filter?: DataFilter;
  readonly uses?: U;
  /** How many events of one batch are processed at the same time; 1 if not given. FIFO groups stay in order. */
  readonly parallel?: number;
}

/** What a consumer's handler receives: one event. */
export type ConsumerInput<U extends Uses, T> = Context &
  Handles<U> & {
    readonly event: CloudEvent<T>;
    /** 1 at the first delivery. */
    readonly receiveCount: number;
  };

/** What a batch consumer's handler receives: all events that came together. */
export type BatchInput<U extends Uses, T> = Context &
  Handles<U> & {
    readonly events: readonly CloudEvent<T>[];
    /** Reports that one event failed; the others count as done unless the handler throws. */
    failed(event: CloudEvent<T>, error: unknown): void;
  };

/** A function that events are delivered to, at least once. `Data` is only there for the compiler. */
export interface ConsumerFunction<in Data = never> extends FunctionBase {
  readonly kind: "consumer";
  readonly event: Schema;
  readonly filter?: DataFilter;
  readonly batch: boolean;
  readonly parallel: number;
  readonly accepts?: (data: Data) => void;
}

/** Declares a consumer that gets one event at a time. Events that it throws on are delivered again. */
export function consumer<T, U extends Uses = Record<never, never>>(
  name: string,
  options: ConsumerOptions<U, T>,
  handler: (input: ConsumerInput<U, T>) => void | Promise<void>,
): ConsumerFunction<T> {
  return declare(name, options, false, handler as FunctionBase["handler"]);
}

/** Declares a consumer that gets a whole batch and reports failures one by one. If it throws, all of them failed. */
export function batchConsumer<T, U extends Uses = Record<never, never>>(
  name: string,
  options: Omit<ConsumerOptions<U, T>, "parallel">,
  handler: (input: BatchInput<U, T>) => void | Promise<void>,
): ConsumerFunction<T> {
  return declare(name, options, true, handler as FunctionBase["handler"]);
}

function declare(
  name: string,
  options: ConsumerOptions<Uses, unknown>,
  batch: boolean,
  handler: FunctionBase["handler"],
): ConsumerFunction<unknown> {
  const { event, filter, uses, parallel, ...settings } = options;
  return {
    kind: "consumer",
    name,
    uses: uses ?? {},
    settings,
    event,
    ...(filter !== undefined && { filter }),
    batch,
    parallel: parallel ?? 1,
    handler,
  };
}
