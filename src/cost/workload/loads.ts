import type { Measure } from "../billing/measure.ts";

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
  /** Of the events that come to a consumer with a filter, the share that passes it; 1 if not given. */
  readonly passing?: number;
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
  /** How often an execution calls each of what the app's workflow uses, by its name there; 1 if not given. */
  readonly calls?: Readonly<Record<string, number>>;
  /** From its start to its end, waiting included. */
  readonly durationMs: Measure;
  /** Definition and data in flight, in MB; 64 if not given. */
  readonly memoryMB?: number;
}
