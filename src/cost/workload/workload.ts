import type { Json, JsonObject } from "@motif/core";
import type { ResourceLoads } from "../usage/kinds/index.ts";
import type { ArrivalLoad } from "./arrival.ts";
import type { AssumptionName } from "./assumptions.ts";
import type { FunctionLoad, WorkflowLoad } from "./loads.ts";

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
   * Workflows that the app's tasks are steps of, by name: all that the app declares, and others that are beside it.
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
  /**
   * A token that the app's authorizer takes, signed by the issuer of `motif dev`, of tests and of simulations; a deployed app has
   * another. `authorizer` says which one it is for, where there are several.
   */
  token(claims: JsonObject, authorizer?: string): Promise<string>;
  /** The app's time: in a simulation, another one than the machine's. For what callers sign or say of the present. */
  now(): Date;
}

/**
 * Example calls: once every way into the app that is to be measured, with payloads as on a typical day. The export `calls` of
 * `workload.ts`; `motif cost <app> --measure` does it again and again. `round` counts from 0. Values of secrets that the app and
 * its callers share are the export `secrets` beside it, by name.
 */
export type Calls = (app: CalledApp, round: number) => Promise<void>;
