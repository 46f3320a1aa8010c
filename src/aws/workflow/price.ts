import {
  averageOf,
  type Billing,
  ceilTo,
  checkUsage,
  type Measure,
  type Month,
  metered,
  type Quantity,
  type WorkflowUsage,
} from "@motif/cost/kit";

/** What is billed of what workflows are made of. */
export const BILLING: Billing = {
  aws_sfn_state_machine: ["stepfunctions-standard", "stepfunctions-express"],
};

/** A month of the workflows that a workload tells of. */
export function workflowPrice({ usage }: Month): Quantity[] {
  return usage.workflows.flatMap(ofWorkflow);
}

/** A transition into each state, and one to begin with. */
function ofWorkflow({ name, type, executions, states, durationMs, memoryMB }: WorkflowUsage): Quantity[] {
  const resource = `workflow ${name}`;
  if (type === "express") return expressWorkflow(resource, { executions, durationMs, memoryMB });
  const transitionsPerExecution = executions === 0 ? 0 : 1 + states / executions;
  return standardWorkflow(resource, { executions, transitionsPerExecution });
}

/** A month of one Standard workflow. */
export interface StandardWorkflowUsage {
  readonly executions: number;
  /** Transitions of an execution that meets no error, its start included. */
  readonly transitionsPerExecution: number;
  /** Retried states, over all executions. */
  readonly retries?: number;
}

/** Standard workflows count every transition, retries too (https://aws.amazon.com/step-functions/pricing/). */
export function standardWorkflow(resource: string, usage: StandardWorkflowUsage): Quantity[] {
  checkUsage(resource, usage);
  const quantity = usage.executions * usage.transitionsPerExecution + (usage.retries ?? 0);
  return metered("stepfunctions-standard", resource, { "state-transitions": quantity });
}

/** A month of one Express workflow. */
export interface ExpressWorkflowUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** Memory of the definition and the data in flight; a small workflow stays within the first 64 MB. */
  readonly memoryMB: number;
}

/** Express workflows count executions and GB-hours: duration up to 100 ms, memory up to 64 MB. */
export function expressWorkflow(resource: string, usage: ExpressWorkflowUsage): Quantity[] {
  checkUsage(resource, usage);
  const hours = (usage.executions * averageOf(usage.durationMs, (ms) => ceilTo(ms, 100))) / 3_600_000;
  const gb = Math.max(64, ceilTo(usage.memoryMB, 64)) / 1024;
  return metered("stepfunctions-express", resource, { requests: usage.executions, duration: hours * gb });
}
