import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { QueueOperation } from "./protocol.ts";
import type { Queues } from "./store.ts";

/** What can go wrong when messages are sent. */
export const queueFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(new Set(["queue.send"])),
  /** The answer was lost, and the driver sent again: both times arrived. */
  "sent-twice": {
    strikes: () => true,
    async strike(perform) {
      await perform();
      return perform();
    },
  },
} satisfies KindFaults<FaultOf<"queue">, Queues, QueueOperation>;
