import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import { answerLost, throttled, twice, unavailable } from "../../ground/service-faults.ts";
import type { WorkflowOperation } from "./protocol.ts";
import type { Workflows } from "./store.ts";

const WRITES = new Set([
  "workflow.start",
  "workflow.run",
  "workflow.stop",
  "workflow.redrive",
  "workflow.succeed",
  "workflow.fail",
  "workflow.heartbeat",
]);

/** What can go wrong when executions are begun, ended and answered. */
export const workflowFaults = {
  throttled,
  unavailable,
  "answer-lost": answerLost(WRITES),
  /** A driver that was not answered sends again: the second answer of a task finds it gone. */
  "sent-twice": {
    strikes: ({ type }) => type !== "workflow.run" && WRITES.has(type),
    strike: twice.strike,
  },
} satisfies KindFaults<FaultOf<"workflow">, Workflows, WorkflowOperation>;
