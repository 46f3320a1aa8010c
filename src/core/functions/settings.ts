import type { Duration } from "../ground/units.ts";

/** Classes of functions with their own defaults in `configs/serverless-defaults.yaml`. */
export type FunctionClass = "api" | "async" | "batch";

/**
 * Settings of any function. What is not given comes from the defaults of its class, and what these do not say from those
 * of all functions.
 *
 * @example
 * http("get-item", { memory: 512, coldStart: { keepWarm: "5m" } }, handler)
 */
export interface FunctionSettings {
  readonly class?: FunctionClass;
  /** MB. */
  readonly memory?: number;
  readonly timeout?: Duration;
  readonly architecture?: "arm64" | "x86_64";
  readonly concurrency?: {
    /** No more than so many run at once; more are throttled. So many are kept for this function alone. `null`: no limit. */
    readonly reserved?: number | null;
    /** So many environments are ready before the first request. */
    readonly provisioned?: number;
  };
  readonly coldStart?: {
    /**
     * The function is called this often, from every minute to every day, so that one environment stays ready. The handler
     * does not notice. `null`: it is not, whatever the defaults say.
     *
     * @example
     * http("get-item", { coldStart: { keepWarm: "5m" } }, handler)
     */
    readonly keepWarm?: Duration | null;
  };
}
