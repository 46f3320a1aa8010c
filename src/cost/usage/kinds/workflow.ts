import type { WorkflowEntry } from "@motif/core/model";
import type { WorkflowLoad } from "../../workload/loads.ts";
import { resourceSource } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a use of a workflow is to whoever follows events: a task, a queue, another workflow. */
const SOURCES: Readonly<Record<string, string>> = { callable: "task" };

/**
 * Workflows. What one does in a month is said of it as a whole, under `workflows` (`workload/workflows.ts`): how many of its states
 * an execution goes through depends on what is in it. Its executions call what it uses, each once where nothing else is said.
 */
export const workflow: Kind<"workflows", WorkflowEntry, { readonly name: string }, never> = {
  plural: "workflows",
  eventsOf: ({ name }) => (name === "start" || name === "run" ? 1 : 0),
  forwards: ({ uses }, load: Pick<WorkflowLoad, "calls"> | undefined) =>
    uses.map(({ name, resource }) => ({
      to: resourceSource({ kind: SOURCES[resource.kind] ?? resource.kind, name: resource.name }),
      share: load?.calls?.[name] ?? 1,
    })),
  ofDay: ({ name }) => ({ name }),
  ofRun: ({ name }) => ({ name }),
};
