import type { Json } from "@motif/core";
import type { Measure } from "../billing/measure.ts";
import type { ResourceLoads } from "../usage/kinds/index.ts";
import type { ArrivalLoad } from "./arrival.ts";
import type { AssumptionName } from "./assumptions.ts";

/**
 * What a typical day of an app looks like: what arrives, what one unit of work does, and what `tables`, `queues` and
 * `buckets` hold, each of them by name. Everything else follows from the app's wiring. Sizes are in bytes, times in
 * milliseconds, rates and shares from 0 to 1.
 */
export interface Workload extends ResourceLoads {
  /** Arrivals from outside on a typical day: requests, messages, objects and direct calls together. */
  readonly perDay: number;
  readonly shape: DayShape;
  /** Each way into the app and its share of the arrivals; the shares add up to 1. */
  readonly arrivals: Readonly<Record<ArrivalKey, ArrivalLoad>>;
  /** Every function of the app. */
  readonly functions: Readonly<Record<string, FunctionLoad>>;
  /**
   * Workflows that the app's tasks are steps of, by name. An app cannot declare one yet: they are priced by what is
   * said here, beside the app.
   */
  readonly workflows?: Readonly<Record<string, WorkflowLoad>>;
  /** Values to use in place of Motif's own assumptions; see `ASSUMPTIONS` for their names. */
  readonly assumptions?: Partial<Readonly<Record<AssumptionName, number>>>;
}

/**
 * How arrivals are spread over the hours of a day: evenly; nine tenths of them from 8 to 18 o'clock; nine tenths of
 * them from 22 to 6 o'clock; or 24 weights of one's own.
 */
export type DayShape = "flat" | "office-hours" | "nightly" | readonly number[];

/** A way into the app: a route such as `GET /items/{id}`, or `queue <name>`, `bucket <name>`, `task <name>`. */
export type ArrivalKey = string;

/**
 * What a function does for one unit of work: a request, an event (not a batch), a task's input or a scheduled run.
 */
export interface FunctionLoad {
  /**
   * Time in the handler when warm, on a whole core, or a spread of such values. If not given: what `motif cost --measure`
   * measured on this machine, and the assumption `serviceCallMs` for each call of a service.
   */
  readonly durationMs?: Measure;
  /**
   * The part of it that computes instead of waiting: it takes longer where a function gets less than a core. If not
   * given: the measured time.
   */
  readonly cpuMs?: number;
  /** What the handler logs, besides what the platform and Motif log of every invocation; 0 if not given. */
  readonly logBytes?: number;
  /** Attempts that fail and succeed when tried again; 0 if not given. */
  readonly failureRate?: number;
  /** Events that fail at every attempt and become dead letters; 0 if not given. */
  readonly poisonRate?: number;
  /** Invocations that meet a cold start, as you measured it; from the model of docs/costs.md if not given. */
  readonly coldStartShare?: number;
  /** For each grant of the function, by the name it has there: how often each operation is called. */
  readonly uses?: Readonly<Record<string, Readonly<Record<string, OperationLoad>>>>;
}

/** Calls per unit of work; more than a number where a call handles several items or moves an object. */
export type OperationLoad =
  | number
  | {
      readonly calls: number;
      /** Items that one `query`, `scan` or `list` returns, or one `putMany` or `sendMany` takes; 1 if not given. */
      readonly items?: number;
      /** `put` into a bucket: of these objects, those that trigger the bucket's subscriptions; 0 if not given. */
      readonly triggers?: number;
      /** Table queries: whether they go through a secondary index. */
      readonly index?: boolean;
    };

/** One execution of a workflow: Step Functions, Durable Functions on the Durable Task Scheduler, or Google's Workflows. */
export interface WorkflowLoad {
  /** On Step Functions; `standard` if not given. */
  readonly type?: "standard" | "express";
  /** Executions started per arrival. */
  readonly perArrival: number;
  /** States that it goes through, and how many of them are tasks. */
  readonly states: number;
  readonly tasks: number;
  /** Tasks that fail and are tried again; 0 if not given. */
  readonly failureRate?: number;
  /** From its start to its end, waiting included. */
  readonly durationMs: Measure;
  /** Definition and data in flight, in MB; 64 if not given. */
  readonly memoryMB?: number;
}

/** An app that runs on this machine, for its `Calls`. */
export interface CalledApp {
  /** Calls the app's API: `path` such as `/items`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Puts an object into a bucket. */
  put(bucket: string, key: string, content: string): Promise<void>;
  /** Puts a message into a queue. */
  send(queue: string, message: Json): Promise<void>;
  /** Invokes a task, a consumer or a scheduled function. */
  invoke(functionName: string, payload: Json): Promise<void>;
  /** Waits until everything that was caused so far is done. */
  idle(): Promise<void>;
}

/**
 * Example calls: once every way into the app that is to be measured, with payloads as on a typical day. The export `calls` of
 * `workload.ts`; `motif cost <app> --measure` does it again and again. `round` counts from 0.
 */
export type Calls = (app: CalledApp, round: number) => Promise<void>;
