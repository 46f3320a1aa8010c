import type { OutgoingEvent } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Publishes events, all or none. */
export interface BusPublish {
  readonly type: "bus.publish";
  readonly resource: string;
  readonly events: readonly OutgoingEvent[];
}

/** Everything that a function can ask of a bus. */
export type BusOperation = BusPublish;

/** What each operation gives. */
export interface BusResults {
  /** The ids of the events, in their order. */
  readonly "bus.publish": readonly string[];
}

/** Carries a bus's operations. */
export type BusCall = Call<BusOperation, BusResults>;
