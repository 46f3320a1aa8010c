import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, twice, unavailable } from "../../ground/service-faults.ts";
import type { TopicOperation } from "./protocol.ts";
import type { Topics } from "./store.ts";

/** What can go wrong when messages are published. */
export const topicFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(new Set(["topic.publish"])),
  "sent-twice": twice,
} satisfies KindFaults<FaultOf<"topic">, Topics, TopicOperation>;
