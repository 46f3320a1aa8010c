import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, twice, unavailable } from "../../ground/service-faults.ts";
import type { QueueOperation } from "./protocol.ts";
import type { Queues } from "./store.ts";

/** What can go wrong when messages are sent. */
export const queueFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(new Set(["queue.send"])),
  "sent-twice": twice,
} satisfies KindFaults<FaultOf<"queue">, Queues, QueueOperation>;
