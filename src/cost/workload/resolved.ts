import type { ResourceKind } from "@motif/core/platform";
import type { ResolvedArrival } from "./arrival.ts";
import type { Assumptions } from "./assumptions.ts";
import type { FunctionLoad, WorkflowLoad } from "./loads.ts";
import type { Operation } from "./operation.ts";
import type { Timing } from "./timing.ts";

/** A function's load with everything spelled out. */
export interface ResolvedFunction
  extends Required<Omit<FunctionLoad, "uses" | "durationMs" | "cpuMs" | "coldStartShare">>,
    Timing {
  /** Undefined: the model's. */
  readonly coldStartShare: number | undefined;
  readonly operations: readonly Operation[];
}

/** A workload that was checked against its app: every name resolves, every gap is filled. */
export interface ResolvedWorkload {
  readonly perDay: number;
  /** Share of the day's arrivals in each hour; they add up to 1. */
  readonly hours: readonly number[];
  readonly arrivals: readonly ResolvedArrival[];
  readonly functions: ReadonlyMap<string, ResolvedFunction>;
  /** What is said of each resource, in the form of its kind. */
  readonly resources: Readonly<Record<ResourceKind, ReadonlyMap<string, unknown>>>;
  readonly workflows: ReadonlyMap<string, Required<WorkflowLoad>>;
  readonly assumptions: Assumptions;
}
