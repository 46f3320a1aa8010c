import { checkUsage, type Month, metered, type Quantity } from "@motif/cost/kit";

/** A month of the workflows that a workload tells of, which no app declares yet: a start is an action, and each task two. */
export function workflowPrice({ usage }: Month): Quantity[] {
  return usage.workflows.flatMap(({ name, executions, tasks }) =>
    durableTaskScheduler(`workflow ${name}`, { actions: executions + 2 * tasks }),
  );
}

/**
 * Actions of the Durable Task Scheduler: each activity is two. Its price is not known, so the line is shown as not
 * priced (https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-billing).
 */
export function durableTaskScheduler(resource: string, usage: { readonly actions: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("durable-task-scheduler", resource, { "consumption-actions": usage.actions });
}
