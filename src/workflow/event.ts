import type { Json } from "./json.ts";
import type { ExecutionName } from "./position.ts";

/** What can happen to an execution. Every event says when, in milliseconds since 1970. */
export type Event =
  | StartEvent
  /** A task answered. */
  | { readonly type: "succeeded"; readonly at: number; readonly id: string; readonly output: Json }
  /** A task failed. */
  | {
      readonly type: "failed";
      readonly at: number;
      readonly id: string;
      readonly error: string;
      readonly cause: string | null;
    }
  /** What `.sync` and `.waitForTaskToken` ask for was taken on; the answer is still to come. */
  | { readonly type: "submitted"; readonly at: number; readonly id: string; readonly output: Json }
  /** Whoever works on a task says that it does. */
  | { readonly type: "heartbeat"; readonly at: number; readonly id: string }
  /** A timer is due. */
  | { readonly type: "timer"; readonly at: number; readonly id: string }
  /** Somebody stops the execution. */
  | {
      readonly type: "stop";
      readonly at: number;
      readonly error: string | null;
      readonly cause: string | null;
    }
  /** Somebody lets an execution go on that ended without success; of a Standard machine. */
  | { readonly type: "redrive"; readonly at: number };

/** An execution begins. */
export interface StartEvent {
  readonly type: "start";
  readonly at: number;
  readonly input: Json;
  /** 32 hexadecimal digits, from which all that is random in the execution follows. Task tokens are as secret as it is. */
  readonly seed: string;
  readonly execution: ExecutionName;
}

/** What a host is to do after a step. */
export type Command =
  | TaskCommand
  /** Send the event "timer" with this id at this time. Another timer of the same id is replaced. */
  | { readonly type: "timer"; readonly id: string; readonly at: number }
  /** The timer is not waited for any more. An event of it would change nothing. */
  | { readonly type: "clear"; readonly id: string }
  /** The task is not waited for any more. An answer would change nothing. */
  | { readonly type: "cancel"; readonly id: string };

/** Do what a Task state says, and send "succeeded" or "failed" with its id. */
export interface TaskCommand {
  readonly type: "task";
  /** Of a Task state, or of a Map state that reads its items or writes its results. */
  readonly purpose: "task" | "read" | "write";
  readonly id: string;
  /** The state that asks. */
  readonly state: string;
  readonly resource: string;
  readonly input: Json;
  readonly credentials?: Json;
  /** Of `.waitForTaskToken` and activities: who has it may answer. `.sync` has one as well. */
  readonly token?: string;
}

/** An event of an execution's history, with the name and number that AWS gives it. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The execution that it belongs to: the whole, or that of an item of a distributed Map state. */
  readonly execution: string;
  readonly details?: { readonly [name: string]: Json };
}
