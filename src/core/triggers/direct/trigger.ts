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
  resources: () => [],
  check: () => {},
  asynchronousRetry: () => ({}),
  entries: (named, defaults) => [directTrigger(named, defaults)],
} as const satisfies Trigger<TaskFunction, DirectTrigger>;
