/** What `invariants.ts` of an app is written with. */
export type {
  Change,
  Check,
  ClientAnswer,
  ClientRequest,
  DeadMessage,
  EndedInvocation,
  Invariants,
  ObjectChange,
  ObjectState,
  Seen,
  SeenObject,
  StateChange,
} from "@motif/simulate";
/** Helps to say what must hold. */
export { type Replay, replay, statesWithin } from "@motif/simulate";
