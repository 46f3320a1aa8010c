import { checkUsage, type Month, metered, type Quantity } from "@motif/cost/kit";

/** A month of the workflows that a workload tells of, which no app declares yet: calls of functions stay inside Google Cloud. */
export function workflowPrice({ usage }: Month): Quantity[] {
  return usage.workflows.flatMap(({ name, states }) =>
    workflows(`workflow ${name}`, { internalSteps: states, externalSteps: 0 }),
  );
}

/** A month of one workflow. */
export interface WorkflowsUsage {
  /** Steps inside Google Cloud, retries and connector polls too. */
  readonly internalSteps: number;
  /** HTTP calls to elsewhere and callbacks awaited. */
  readonly externalSteps: number;
}

/** Steps executed, retried ones again (https://cloud.google.com/workflows/pricing). */
export function workflows(resource: string, usage: WorkflowsUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("workflows", resource, {
    "internal-steps": usage.internalSteps,
    "external-steps": usage.externalSteps,
  });
}
