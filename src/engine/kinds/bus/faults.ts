import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, twice, unavailable } from "../../ground/service-faults.ts";
import type { BusOperation } from "./protocol.ts";
import type { Buses } from "./store.ts";

/** What can go wrong when events are published. */
export const busFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(new Set(["bus.publish"])),
  "sent-twice": twice,
} satisfies KindFaults<FaultOf<"bus">, Buses, BusOperation>;
