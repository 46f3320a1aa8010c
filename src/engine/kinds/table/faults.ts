import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { TableOperation } from "./protocol.ts";
import type { Tables } from "./store.ts";

const WRITES = new Set(["table.put", "table.putMany", "table.update", "table.delete", "table.transact"]);

/** What can go wrong with tables. */
export const tableFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(WRITES),
  /** Somebody else writes the same items, as they are, just before a write on condition of a version. */
  contended: {
    strikes: (operation) => writesOf(operation).some(isVersioned),
    async strike(perform, operation, tables) {
      for (const write of writesOf(operation)) if ("pk" in write) tables.touch(write.resource, write);
      return perform();
    },
  },
} satisfies KindFaults<FaultOf<"table">, Tables, TableOperation>;

function writesOf(operation: TableOperation): readonly TableOperation[] {
  return operation.type === "table.transact" ? operation.parts : [operation];
}

function isVersioned(operation: TableOperation): boolean {
  if (!("condition" in operation)) return false;
  return typeof operation.condition === "object" && "version" in operation.condition;
}
