import type { Json, JsonObject } from "./json.ts";
import type { RandomState } from "./random.ts";
import type { Results } from "./states/results.ts";

/** How an execution stands. */
export type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/**
 * Where an execution stands: plain data, all that is needed to go on from here. It may be kept as JSON and read again. A step changes no
 * position; it gives another.
 */
export interface Position {
  readonly status: Status;
  /** What the whole execution gave; of one that succeeded. */
  readonly output?: Json;
  /** Why it did not succeed. Null where the Fail state did not say. */
  readonly error?: string | null;
  readonly cause?: string | null;
  /** How many ids of tasks and timers were given. */
  readonly ids: number;
  readonly random: RandomState;
  readonly root: Branch;
}

/** What an execution is called, as its context object says it. */
export interface ExecutionName {
  readonly Id: string;
  readonly Name: string;
  readonly RoleArn: string;
  readonly StateMachine: { readonly Id: string; readonly Name: string };
}

/** An execution: the whole, or one for an item of a distributed Map state. */
export interface Execution extends ExecutionName {
  readonly Input: Json;
  /** ISO 8601. */
  readonly StartTime: string;
  /** How often it was begun again where it had failed; Express executions cannot be. */
  readonly RedriveCount?: number;
}

/** A state that is being executed, and what it waits for: the whole execution is the root, branches and items are inside of it. */
export interface Branch {
  readonly state: string;
  /** In milliseconds since 1970. */
  readonly enteredAt: number;
  /** Id of the history event of its being entered. */
  readonly enteredEvent: number;
  /** Id of the last history event here. */
  readonly lastEvent: number;
  /** The state's input as it came. */
  readonly input: Json;
  /** Variables that are seen here, those of outer states among them. */
  readonly variables: JsonObject;
  /** How often each of the state's retriers was used. */
  readonly retries: readonly number[];
  /** The item of a Map state that this is for. */
  readonly item?: { readonly Index: number; readonly Value: Json };
  /** Where an execution of its own begins: the execution, and how many events its history has. */
  readonly execution?: Execution;
  readonly events?: number;
  readonly waiting?: Waiting | undefined;
}

/** What a state waits for. */
export type Waiting = TaskWait | TimerWait | Fork;

/** A task is to answer: of a Task state, or what reads the items of a Map state or writes its results. */
export interface TaskWait {
  readonly kind: "task" | "read" | "write";
  readonly id: string;
  /** By when it must have answered, in milliseconds since 1970. */
  readonly deadline?: number;
  /** How many milliseconds may pass between two heartbeats, and by when the next is due. */
  readonly heartbeat?: { readonly every: number; readonly deadline: number };
  readonly token?: string;
  /** Of a Map state that reads its items or writes its results: what it goes on with. */
  readonly map?: MapPlan;
}

/** What a Map state knows before its items begin, and keeps until its results are written. */
export interface MapPlan {
  readonly concurrency: number;
  readonly mapRun?: MapRun;
}

/** Time is to pass: a Wait state's, or that before another attempt. */
export interface TimerWait {
  readonly kind: "wait" | "retry";
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** Whether it is time alone that is waited for. */
export function isTimer(waiting: TaskWait | TimerWait): waiting is TimerWait {
  return waiting.kind === "wait" || waiting.kind === "retry";
}

/** Branches or items are to end. */
export interface Fork {
  readonly kind: "fork";
  /** Of a Parallel state: what each branch begins with. */
  readonly input?: Json;
  /** Of a Map state: its items. */
  readonly items?: readonly MapItem[];
  readonly total: number;
  /** How many were begun. */
  readonly begun: number;
  readonly succeeded: number;
  /** Indexes of those that failed. */
  readonly failures: readonly number[];
  /** How many at the same time. */
  readonly concurrency: number;
  readonly mapRun?: MapRun;
  /** Those that are under way. */
  readonly children: readonly Child[];
  /** What each gave, by index; null until it has. */
  readonly results: Results;
}

/** A branch or an item that is under way. */
export interface Child {
  readonly index: number;
  readonly branch: Branch;
}

/** What an item of a Map state begins with. */
export interface MapItem {
  readonly value: Json;
  /** What ItemSelector made of it. */
  readonly input?: Json;
}

/** The run of a distributed Map state: each item is an execution of its own. */
export interface MapRun {
  readonly arn: string;
  /** How many may fail; any number where it does not say. */
  readonly toleratedCount?: number;
  /** How many of a hundred may fail. */
  readonly toleratedPercentage?: number;
}
