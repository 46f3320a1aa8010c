import { averageOf, type Measure } from "../billing/measure.ts";
import { formatQuantity } from "../report/format.ts";
import type { Assumptions } from "./assumptions.ts";
import type { FunctionLoad } from "./loads.ts";
import type { Measured } from "./measured.ts";
import type { Operation } from "./operation.ts";

/** How long one unit of a function's work takes, and where that is from. Times are in milliseconds. */
export interface Timing {
  /** On a whole core, when warm. */
  readonly durationMs: Measure;
  /** The part of it that computes. */
  readonly cpuMs: number;
  /** What its modules take to load, on top of the platform's part of INIT. */
  readonly loadMs: number;
  /** Where the duration is from: the workload, a measurement on this machine, or nothing but an assumption. */
  readonly source: "stated" | "measured locally" | "assumed";
  /** The duration in words, with its source. */
  readonly text: string;
}

/**
 * What the workload states counts. Else it is what was measured on the local engine, all of it taken as computing (the
 * local tables and queues answer within it), and a wait for each call of a service, which takes longer on a cloud.
 */
export function timingOf(
  load: FunctionLoad,
  operations: readonly Operation[],
  measured: Measured["functions"][string] | undefined,
  assumptions: Assumptions,
): Timing {
  const ownMs = measured?.medianMs ?? assumptions.handlerMs;
  const loadMs = measured?.initMs ?? assumptions.moduleLoadMs;
  if (load.durationMs !== undefined) {
    const averageMs = averageOf(load.durationMs);
    const spread = typeof load.durationMs === "number" ? "" : " on average";
    return {
      durationMs: load.durationMs,
      cpuMs: load.cpuMs ?? Math.min(ownMs, averageMs),
      loadMs,
      source: "stated",
      text: `${formatQuantity(averageMs)} ms${spread}, stated in the workload`,
    };
  }
  const cpuMs = load.cpuMs ?? ownMs;
  const busyMs = Math.max(ownMs, cpuMs);
  const calls = operations.reduce((sum, operation) => sum + operation.calls, 0);
  const source = measured ? "measured locally" : "assumed";
  const p95 = measured
    ? ` (95% within ${formatQuantity(measured.p95Ms)} ms)`
    : " (handlerMs; motif cost <app> --measure measures it)";
  return {
    durationMs: busyMs + calls * assumptions.serviceCallMs,
    cpuMs,
    loadMs,
    source,
    text:
      `${formatQuantity(busyMs)} ms, ${source}${p95}, and ` +
      `${formatQuantity(calls)} ${calls === 1 ? "call" : "calls"} of services × ${assumptions.serviceCallMs} ms (serviceCallMs)`,
  };
}
