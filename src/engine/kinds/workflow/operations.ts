import type { TaskAnswer } from "@motif/core/platform";
import type { OperationContext, OperationsOf } from "../../ground/kind.ts";
import type { ExecutionKey } from "./execution.ts";
import type { WorkflowOperation, WorkflowResults } from "./protocol.ts";
import type { Workflows } from "./store.ts";

/** What the runner is woken with. */
export const EXECUTION_EVENT = "motif.execution";

/** How a workflow's operations are done. All that they change, the runner takes in. */
export const workflowOperations: OperationsOf<"workflow", Workflows, WorkflowOperation, WorkflowResults> = {
  "workflow.start": {
    grantedAs: "start",
    perform(workflows, { resource: workflow, ...execution }, context) {
      const key = { workflow, name: execution.name };
      const startedAt = workflows.start({ ...key, ...execution });
      wake(key, context);
      return startedAt;
    },
    arrivals: () => 1,
  },
  "workflow.run": {
    grantedAs: "run",
    invokes: true,
    perform(workflows, { resource: workflow, ...execution }, context) {
      const key = { workflow, name: execution.name };
      workflows.start({ ...key, ...execution, awaited: true });
      const ended = workflows.ended(key);
      wake(key, context);
      return ended;
    },
    arrivals: () => 1,
  },
  "workflow.describe": {
    grantedAs: "describe",
    perform: (workflows, { resource: workflow, name }) => workflows.find({ workflow, name }),
  },
  "workflow.stop": {
    grantedAs: "stop",
    perform(workflows, { resource: workflow, name, error, cause }, context) {
      workflows.stop({ workflow, name }, error, cause);
      return wake({ workflow, name }, context);
    },
  },
  "workflow.redrive": {
    grantedAs: "redrive",
    perform(workflows, { resource: workflow, name }, context) {
      workflows.redrive({ workflow, name });
      return wake({ workflow, name }, context);
    },
  },
  "workflow.succeed": { grantedAs: "succeed", perform: answered },
  "workflow.fail": { grantedAs: "fail", perform: answered },
  "workflow.heartbeat": { grantedAs: "heartbeat", perform: answered },
};

function answered(
  workflows: Workflows,
  { resource, answer }: { readonly resource: string; readonly answer: TaskAnswer },
  context: OperationContext,
): null {
  return wake(workflows.answer(resource, answer), context);
}

function wake({ workflow, name }: ExecutionKey, { emit }: OperationContext): null {
  emit({
    kind: "workflow",
    resource: workflow,
    type: EXECUTION_EVENT,
    source: `/workflows/${workflow}`,
    subject: name,
    time: "",
    data: null,
    attributes: {},
  });
  return null;
}
