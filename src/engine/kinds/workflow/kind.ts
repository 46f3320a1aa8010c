import type { KeptKind } from "../../ground/kind.ts";
import { workflowAdmin, workflowDescription } from "./admin.ts";
import { workflowFaults } from "./faults.ts";
import { workflowOperations } from "./operations.ts";
import type { WorkflowOperation, WorkflowResults } from "./protocol.ts";
import { Runner } from "./runner.ts";
import { WORKFLOW_SCHEMA } from "./schema.ts";
import { Workflows } from "./store.ts";

/** Workflows. */
export const workflow = {
  plural: "workflows",
  schema: WORKFLOW_SCHEMA,
  open: ({ database, now, newId }) => new Workflows(database, now, newId),
  declare(workflows, entries) {
    for (const entry of entries) workflows.declare(entry);
  },
  sweep: (workflows, limit) => workflows.purge(limit) < limit,
  operations: workflowOperations,
  faults: workflowFaults,
  description: workflowDescription,
  admin: workflowAdmin,
  attend: (workflows, host) => new Runner(workflows, host),
} as const satisfies KeptKind<"workflow", "workflows", Workflows, WorkflowOperation, WorkflowResults>;
