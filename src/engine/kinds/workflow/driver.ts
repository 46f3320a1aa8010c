import { randomUUID } from "node:crypto";
import type { TaskAnswer, WorkflowDriver } from "@motif/core/platform";
import type { WorkflowCall } from "./protocol.ts";

/** The engine's workflows, seen from a function. */
export function workflowDriver(call: WorkflowCall): WorkflowDriver {
  return {
    async start({ name: resource }, payload, name = randomUUID()) {
      const startedAt = await call({ type: "workflow.start", resource, name, ...payload });
      return { name, startedAt: new Date(startedAt).toISOString() };
    },
    async run({ name: resource }, payload) {
      return await call({ type: "workflow.run", resource, name: randomUUID(), ...payload });
    },
    async describe({ name: resource }, name) {
      const found = await call({ type: "workflow.describe", resource, name });
      if (found === undefined) return undefined;
      const { input: _, redrives: __, startedAt, stoppedAt, ...state } = found;
      return {
        ...state,
        startedAt: new Date(startedAt).toISOString(),
        ...(stoppedAt !== undefined && { stoppedAt: new Date(stoppedAt).toISOString() }),
      };
    },
    async stop({ name: resource }, name, reason) {
      await call({ type: "workflow.stop", resource, name, ...reason });
    },
    async redrive({ name: resource }, name) {
      await call({ type: "workflow.redrive", resource, name });
    },
    async answer({ name: resource }, answer) {
      await call(operationOf(resource, answer));
    },
  };
}

function operationOf(resource: string, answer: TaskAnswer) {
  if (answer.type === "succeeded") return { type: "workflow.succeed", resource, answer } as const;
  if (answer.type === "failed") return { type: "workflow.fail", resource, answer } as const;
  return { type: "workflow.heartbeat", resource, answer } as const;
}
