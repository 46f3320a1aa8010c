/** What `invariants.ts` of an app is written with. */
export type {
  Change,
  Check,
  ClientAnswer,
  ClientRequest,
  DeadMessage,
  Invariants,
  Seen,
  SeenObject,
} from "@motif/simulate";
