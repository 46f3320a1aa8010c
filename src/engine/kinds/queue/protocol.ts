import type { OutgoingMessage } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Sends messages, all or none. */
export interface QueueSend {
  readonly type: "queue.send";
  readonly resource: string;
  readonly messages: readonly OutgoingMessage[];
}

/** Everything that a function can ask of a queue. */
export type QueueOperation = QueueSend;

/** What each operation gives. */
export interface QueueResults {
  /** The ids of the messages, in their order. */
  readonly "queue.send": readonly string[];
}

/** Carries a queue's operations. */
export type QueueCall = Call<QueueOperation, QueueResults>;
