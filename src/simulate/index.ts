/** Breaks apps on purpose, under a virtual clock, and says what did not hold. */
export type { StandInAnswer, StandInCall } from "@motif/engine/virtual";
export type { Change, Check, DeadMessage, Invariants, Seen, SeenObject, SeenRecord } from "./checks.ts";
export { isDocumented } from "./documented.ts";
export type { StruckFault } from "./draw.ts";
export { failedByItself } from "./failed-by-itself.ts";
export type { Finding } from "./finding.ts";
export { type Conservation, conserved, sumOf } from "./helpers/conservation.ts";
export {
  atMostOnce,
  type EffectKey,
  type Effects,
  exactlyOnce,
  type RequiredEffects,
} from "./helpers/effects.ts";
export { type HttpResource, linearizableResource } from "./helpers/http-resource.ts";
export { type Linearizability, linearizable, type RegisterInput, register } from "./helpers/linearizable.ts";
export { inOrder, type Ordering } from "./helpers/order.ts";
export type { ClientOperation, SequentialModel } from "./helpers/sequential-model.ts";
export { everyChange, type States, transitions } from "./helpers/transitions.ts";
export type {
  ClientAnswer,
  ClientRequest,
  EndedInvocation,
  Happening,
  ItemChange,
  ObjectChange,
  ObjectState,
} from "./history.ts";
export { type Replay, replay } from "./replay.ts";
export { type RunOutcome, type RunPlan, type Subject, simulateRun } from "./run.ts";
export { FAULTS, HABITS } from "./settings.ts";
export { type Progress, type SimulateOptions, type Simulation, simulate } from "./simulate.ts";
export type { Clients, GoesOn, SimulatedClient, SimulatedRedrive } from "./simulated-client.ts";
export { type StateChange, statesWithin } from "./states-within.ts";
export { INVARIANTS_FILE, loadSubject } from "./subject.ts";
export { testFileOf } from "./test-file.ts";
export type { Violation } from "./watch.ts";
