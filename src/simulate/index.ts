/** Breaks apps on purpose, under a virtual clock, and says what did not hold. */
export type { Change, Check, DeadMessage, Invariants, Seen, SeenObject } from "./checks.ts";
export type { StruckFault } from "./draw.ts";
export type {
  ClientAnswer,
  ClientRequest,
  EndedInvocation,
  Happening,
  ItemChange,
  ObjectChange,
  ObjectState,
} from "./history.ts";
export { type RunOutcome, type RunPlan, type Subject, simulateRun } from "./run.ts";
export { type StateChange, statesWithin } from "./states-within.ts";
export type { Violation } from "./watch.ts";
