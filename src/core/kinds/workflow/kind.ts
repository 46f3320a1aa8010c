import type { Kind } from "../../ground/kind.ts";
import { checkWorkflow, checkWorkflows } from "./check.ts";
import type { WorkflowDriver, WorkflowLayout } from "./driver.ts";
import { type WorkflowEntry, workflowEntry } from "./entry.ts";
import { features } from "./features.ts";
import { workflowHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type {
  ExecutionOutcome,
  ExecutionPayload,
  TaskAnswer,
  WorkflowDriver,
  WorkflowLayout,
  WorkflowType,
} from "./driver.ts";

/** Workflows in the Amazon States Language. */
export const workflow = {
  handling: workflowHandling,
  options: ["type", "definition", "uses", "input", "output"],
  features,
  texts,
  refersTo: ({ uses }: WorkflowLayout) => Object.values(uses ?? {}).map((grant) => grant?.resource),
  check: checkWorkflow,
  checkAll: checkWorkflows,
  entry: workflowEntry,
} as const satisfies Kind<WorkflowLayout, WorkflowDriver, WorkflowEntry>;
