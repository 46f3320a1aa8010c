import type { Duration } from "@motif/core";

/** How the load is spread over the day. */
export type DayShape = "flat" | "office-hours" | "nightly";

/** What a typical day of an app looks like. Sizes are in bytes, rates from 0 to 1. */
export interface Workload {
  /** Requests, messages or objects that enter the app from outside. */
  readonly requestsPerDay: number;
  readonly shape: DayShape;
  /** Share of the requests per entry: a route such as `GET /items`, or the name of a queue or bucket. The sum is 1. */
  readonly mix: Readonly<Record<string, number>>;
  readonly payload: { readonly requestBytes: number; readonly responseBytes: number };
  /** Share of the invocations that fail and are tried again. */
  readonly failureRate: number;
  /** What one invocation of a function takes when warm. */
  readonly functions: Readonly<Record<string, { readonly duration: Duration }>>;
}

/** A call that `motif dev` prints. In the command, `{{url}}` stands for the server's base URL. */
export interface Example {
  readonly title: string;
  readonly command: string;
}
