import type { FunctionEntry, QueueEntry } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import type { Measure } from "../billing/measure.ts";

/**
 * What an app uses in a month (730 hours) at one level of traffic, without a word of any cloud. Counts are of the
 * whole month; sizes in bytes, times in milliseconds.
 */
export interface Usage {
  /** What the usage is of: `1,000 arrivals a day`, or a run. */
  readonly arrivalsPerDay: number;
  readonly api?: ApiUsage;
  readonly functions: readonly FunctionUsage[];
  readonly queues: readonly QueueUsage[];
  readonly tables: readonly TableUsage[];
  readonly buckets: readonly BucketUsage[];
  readonly schedules: readonly ScheduleUsage[];
  readonly workflows: readonly WorkflowUsage[];
  readonly secrets: readonly SecretUsage[];
}

/** Requests that reach the HTTP API. */
export interface ApiUsage {
  readonly name: string;
  readonly requests: number;
  readonly requestBytes: Measure;
  /** Of all answers together: what leaves for the internet. */
  readonly responseBytes: number;
}

/** What calls a function: who waits decides who retries, and whether a trace begins here. */
export type TriggerKind = "http" | "queue" | "object" | "schedule" | "task";

/** A function's work. */
export interface FunctionUsage {
  readonly name: string;
  readonly entry: FunctionEntry;
  readonly triggers: readonly TriggerKind[];
  /** Units of work, retries included: requests, events, runs. */
  readonly units: number;
  /** Calls of the function: fewer than units where events come in batches. */
  readonly invocations: number;
  /** Of them, invocations that wait in the platform's own queue (object events, schedules). */
  readonly asynchronous: number;
  /** One unit on a whole core, and the part of it that computes. */
  readonly unitMs: Measure;
  readonly cpuMs: number;
  /** What its modules take to load when an environment starts. */
  readonly loadMs: number;
  /** Invocations that meet a cold start where none is kept ready, as stated; undefined: the model's share. */
  readonly coldStartShare: number | undefined;
  /** Units that run at the same time in one invocation. */
  readonly parallel: number;
  /** What its handler logs in the month. */
  readonly logBytes: number;
  /** Invocations and units per second in each hour of the day. */
  readonly invocationsPerSecond: readonly number[];
  readonly unitsPerSecond: readonly number[];
  /** Invocations that only keep an environment warm. */
  readonly keepWarmPings: number;
  /** Events that failed for good in asynchronous invocations, and their size. */
  readonly deadEvents: number;
  /** Whether it is called asynchronously, so that it has a dead-letter queue. */
  readonly hasDeadLetters: boolean;
  readonly eventBytes: number;
}

/** Messages through a queue. */
export interface QueueUsage {
  readonly entry: QueueEntry;
  /** Whether a function of the app consumes it. */
  readonly consumed: boolean;
  readonly messageBytes: Measure;
  readonly sent: number;
  /** Messages per call of send, on average. */
  readonly sendBatch: number;
  /** Messages handed to the consumer, redeliveries included. */
  readonly delivered: number;
  /** Batches in which they come. */
  readonly batches: number;
  /** Messages that were handled, and deleted. */
  readonly handled: number;
  readonly dead: number;
  /** Receives by long polling that return nothing. */
  readonly emptyReceives: number;
}

/** Operations on a table. */
export interface TableUsage {
  readonly layout: TableLayout;
  /** Of items written. */
  readonly itemBytes: Measure;
  readonly gets: number;
  /** Of items that gets return. */
  readonly getBytes: Measure;
  /** Calls of `put` and `putMany` count once per item. */
  readonly puts: number;
  readonly updates: number;
  readonly deletes: number;
  /** Items deleted by their time to live. */
  readonly expired: number;
  readonly queries: readonly QueryUsage[];
  /** Average over the month. */
  readonly storedItems: number;
}

/** Queries or scans that return as many items each. */
export interface QueryUsage {
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
  /** Eventually consistent: through an index, or a scan. */
  readonly eventual: boolean;
}

/** Operations on a bucket. */
export interface BucketUsage {
  readonly name: string;
  readonly objectBytes: Measure;
  readonly puts: number;
  readonly gets: number;
  readonly heads: number;
  readonly lists: number;
  /** Object-created events that reach a consumer. */
  readonly events: number;
  /** Deliveries of them to consumers, retries included. */
  readonly deliveries: number;
  /** Average over the month. */
  readonly storedObjects: number;
  /** Puts that replace an object. */
  readonly replaced: number;
}

/** Reads of a secret. */
export interface SecretUsage {
  readonly name: string;
  readonly reads: number;
}

/** Executions of a workflow. */
export interface WorkflowUsage {
  readonly name: string;
  readonly type: "standard" | "express";
  readonly executions: number;
  /** States gone through, over all executions, retried ones again; tasks among them. */
  readonly states: number;
  readonly tasks: number;
  /** Of one execution. */
  readonly durationMs: Measure;
  readonly memoryMB: number;
}

/** Runs of a schedule. */
export interface ScheduleUsage {
  readonly name: string;
  readonly runs: number;
}
