import type { Duration } from "../ground/units.ts";

/** Classes of functions with their own defaults in `configs/serverless-defaults.yaml`. */
export type FunctionClass = "api" | "async" | "batch";

/** Settings of any function. What is not given comes from the defaults of its class. */
export interface FunctionSettings {
  readonly class?: FunctionClass;
  /** MB. */
  readonly memory?: number;
  readonly timeout?: Duration;
  readonly architecture?: "arm64" | "x86_64";
  readonly concurrency?: {
    /** No more than so many run at once; more are throttled. So many are kept for this function alone. */
    readonly reserved?: number;
    /** So many environments are ready before the first request. */
    readonly provisioned?: number;
  };
}
