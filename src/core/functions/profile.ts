import type { DocumentedFaults } from "../ground/profile.ts";

/** What can go wrong with functions, whatever they use. */
export const FUNCTION_FAULTS = [
  /** An environment dies, at any moment. */
  "crash",
  /** An operation takes longer than the function may. */
  "stall",
  "slow",
  /** An operation is done at once, and its answer takes long. */
  "slow-answer",
  "cold-start",
  /** Environments disagree about the time. */
  "clock-skew",
  /** Environments that have nothing to do are given up. */
  "scale-in",
  /** There are only so many environments at a time; what comes when all are busy is turned away. */
  "concurrency",
  /** Everything dies at the same moment, and starts again with what is durable. */
  "restart",
  /** A service that functions use is down, slow, or comes and goes for a while. */
  "outage",
] as const;

/** One of {@link FUNCTION_FAULTS}. */
export type FunctionFault = (typeof FUNCTION_FAULTS)[number];

/** How a cloud runs functions. */
export interface FunctionProfile {
  readonly faults: DocumentedFaults<FunctionFault>;
}
