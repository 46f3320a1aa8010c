import type { FaultOf } from "@motif/core/platform";
import type { KindFault, KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, twice, unavailable } from "../../ground/service-faults.ts";
import type { StreamOperation } from "./protocol.ts";
import type { Streams } from "./store.ts";

/** Only what is written can be there twice. */
const publishedTwice: KindFault<Streams, StreamOperation> = {
  strikes: ({ type }) => type === "stream.publish",
  strike: twice.strike,
};

/** What can go wrong when records are published or read. */
export const streamFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(new Set(["stream.publish"])),
  "sent-twice": publishedTwice,
} satisfies KindFaults<FaultOf<"stream">, Streams, StreamOperation>;
