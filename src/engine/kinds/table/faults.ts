import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { TableOperation } from "./protocol.ts";
import type { Tables } from "./store.ts";

const WRITES = new Set(["table.put", "table.putMany", "table.update", "table.delete"]);

/** What can go wrong with tables. */
export const tableFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(WRITES),
  /** Somebody else writes the same item, as it is, just before a write on condition of its version. */
  contended: {
    strikes: (operation) => "condition" in operation && typeof operation.condition === "object",
    async strike(perform, operation, tables) {
      if ("pk" in operation) tables.touch(operation.resource, operation);
      return perform();
    },
  },
} satisfies KindFaults<FaultOf<"table">, Tables, TableOperation>;
