import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { CallableOperation } from "./protocol.ts";

/** What can go wrong when a function calls another. */
export const callableFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost<CallableOperation>(new Set(["callable.invoke", "callable.send"])),
  /** Lambda: "it's possible for it to receive the same event from Lambda multiple times". */
  "sent-twice": {
    strikes: ({ type }) => type === "callable.send",
    async strike(perform) {
      await perform();
      return perform();
    },
  },
} satisfies KindFaults<FaultOf<"callable">, unknown, CallableOperation>;
