import type { TaskFunction } from "../../functions/task.ts";
import type { Trigger } from "../../ground/trigger.ts";
import { type DirectTrigger, directTrigger } from "./entry.ts";
import { features } from "./features.ts";

export type { DirectTrigger } from "./entry.ts";

/** Direct calls. In the wiring a task stands for itself. */
export const direct = {
  wiring: "task",
  features,
  texts: {},
  functions: (task: TaskFunction) => [task],
  resources: ({ contract }: TaskFunction) =>
    contract
      ? [contract, contract.onSuccess, contract.onFailure].filter((layout) => layout !== undefined)
      : [],
  check: () => {},
  asynchronousRetry: ({ contract }: TaskFunction) => contract?.retry ?? {},
  entries: (named, defaults) => [directTrigger(named, defaults)],
  causedBy: ({ function: name }) => [{ kind: "callable", name, operations: ["invoke", "send"] }],
} as const satisfies Trigger<TaskFunction, DirectTrigger>;
