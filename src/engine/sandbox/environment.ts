import type { Json } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { EventFailure, HttpRequestData, HttpResponseData, IncomingEvent } from "@motif/runtime/platform";
import type { Operation } from "../ground/operation.ts";

/** What a function is asked to do in one invocation. */
export type Work =
  | { readonly kind: "http"; readonly request: HttpRequestData }
  | { readonly kind: "consumer"; readonly events: readonly IncomingEvent[] }
  | { readonly kind: "task"; readonly input: Json; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "scheduled"; readonly event: IncomingEvent };

/** What comes back, by kind of work. */
export type ResultOf<W extends Work> = W extends { readonly kind: "http" }
  ? HttpResponseData
  : W extends { readonly kind: "consumer" }
    ? readonly EventFailure[]
    : W extends { readonly kind: "task" }
      ? Json
      : undefined;

/** Result of any work. */
export type WorkResult = ResultOf<Work>;

/**
 * One execution environment of one function. It does one invocation at a time. When it dies (crash, memory limit,
 * `kill`), the invocation under way rejects with `FunctionCrashError`, and the environment is of no more use. Those that
 * share its thread die with it.
 */
export interface Environment {
  /** Settles when the function's module is loaded (the init phase); rejects with `FunctionCrashError`. */
  readonly ready: Promise<void>;
  /** Whether it can begin an invocation at once. One whose thread is computing something else cannot. */
  readonly responsive: boolean;
  /** Called once, when the environment died by itself or by `kill`. */
  onDeath: (() => void) | undefined;
  /** `deadline` is in milliseconds since 1970. Nobody but the caller stops the invocation when it is reached. */
  invoke(work: Work, invocationId: string, deadline: number): Promise<WorkResult>;
  /** Settles when the response stream of the last invocation has ended; undefined where there is none. */
  drained(): Promise<void> | undefined;
  /** Ends it at once, whatever it does. What it did so far stays; what it asks for afterwards is refused. */
  kill(reason: string): void;
  /** Gives it up; only when it is idle. */
  discard(): void;
}

/** Does what a function asks for, within its grants; `by` is the id of the invocation, where it is known. */
export type Operate = (fn: FunctionEntry, operation: Operation, by?: string) => Promise<unknown>;

/** Makes environments: worker threads for the dev server, the same thread for tests. */
export interface Sandbox {
  create(fn: FunctionEntry): Environment;
  /** How many environments of a function could be made now. */
  room(fn: FunctionEntry): number;
}
