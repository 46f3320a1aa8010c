import type { FunctionEntry } from "@motif/core/model";
import type { Operation } from "./operation.ts";
import type { Random } from "./random.ts";

/** What is particular to one environment of a function. */
export interface EnvironmentTraits {
  /** How long its init phase takes, in milliseconds. */
  readonly initMs: number;
  /** By how much its clock is wrong, in milliseconds. */
  readonly skewMs: number;
  /** What its handlers' ids and chances come from. */
  readonly random: Random;
}

/** One invocation, as those see it who disturb it. */
export interface InvocationPoint {
  readonly fn: FunctionEntry;
  readonly invocationId: string;
  /** Ends its environment at once. */
  readonly crash: () => void;
  /** Lets time pass for it, in milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Whether it has not ended yet. */
  readonly isUnderWay: () => boolean;
}

/** One operation that an invocation asks for. */
export interface OperationPoint extends InvocationPoint {
  readonly operation: Operation;
  /** Counted from 1 in each invocation. */
  readonly number: number;
  /** Once it aborts, nobody waits for the operation any more; it goes on. */
  readonly signal?: AbortSignal;
}

/** What a task of a workflow asks for. */
export interface TaskPoint {
  readonly workflow: string;
  readonly operation: Operation;
}

/** Messages that were taken from a queue, to be delivered in one call. */
export interface DeliveryPoint {
  readonly queue: string;
  readonly fifo: boolean;
  /** Their ids, in their order. */
  readonly messages: readonly string[];
}

/** The same after the call. */
export interface SettledPoint extends DeliveryPoint {
  /** Those of the messages that were processed. */
  readonly processed: readonly string[];
}

/**
 * What goes wrong, asked for wherever something can: crashes, lost answers, services that refuse, messages that come late
 * or twice. A test plans it ({@link PlannedFaults} of the sandbox), a simulation draws it from a seed.
 */
export interface Faults {
  /** An environment starts. */
  environment(fn: FunctionEntry): EnvironmentTraits;
  /** An invocation begins; its handler starts when this returns, unless it crashes. */
  begins(point: InvocationPoint): void;
  /**
   * Does an operation, or does not, or loses its answer; `perform` does it as it is. What is asked of it after a crash never
   * settles, as the code that waits for it is no more.
   */
  perform(point: OperationPoint, perform: () => Promise<unknown>): Promise<unknown>;
  /** Does what a task asks for, or does not, or loses its answer, or lets it come late. */
  task(point: TaskPoint, perform: () => Promise<unknown>): Promise<unknown>;
  /** An invocation asks for an operation although it has given its answer. */
  afterAnswer(invocationId: string, operation: Operation): void;
  /** How much later messages come than they could, in milliseconds; 0: now. */
  holds(point: DeliveryPoint): number;
  /** Whether a copy of messages comes to another environment while the first are under way. */
  copies(point: DeliveryPoint): boolean;
  /** Whether messages that were processed come again at once. */
  repeats(point: DeliveryPoint): boolean;
  /** Messages are gone without a call, as no filter of their consumer lets them through. */
  filtered(point: DeliveryPoint): void;
  /** Whether the queue hears of what a call came to; where it does not, all messages come again when they are visible. */
  acknowledges(point: SettledPoint): boolean;
}
