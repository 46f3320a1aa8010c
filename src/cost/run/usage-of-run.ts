import type { Inventory, RunUsage } from "@motif/core/model";
import { DAYS_PER_MONTH } from "../units.ts";
import { type Filtering, functionOfRun, usersOf } from "../usage/function-usage.ts";
import { resourceUsage, saidOf } from "../usage/kinds/index.ts";
import { triggersUsage } from "../usage/triggers/index.ts";
import type { Usage } from "../usage/usage.ts";
import { workflowUsage } from "../usage/workflow-usage.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";

const DAY_MS = 86_400_000;

/** Days that a run took, so that its pace can be said in arrivals a day. */
export function daysOf({ from, to }: RunUsage): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/**
 * A month in which the app goes on as in the run, at `perDay` arrivals a day. What a run cannot tell comes from
 * elsewhere: the shape of the day and how much of the time is computing from the workload, runs of schedules from their
 * timing. What would be stored after months is not in it.
 */
export function usageOfRun(
  inventory: Inventory,
  run: RunUsage,
  perDay: number,
  workload: ResolvedWorkload,
  filtering: Filtering = {},
): Usage {
  const month = { scale: (perDay * DAYS_PER_MONTH) / run.arrivals, hours: workload.hours };
  const functions = inventory.functions.map((entry) => {
    const triggers = inventory.triggers.filter((trigger) => trigger.function === entry.name);
    return functionOfRun(entry, triggers, run.functions[entry.name], workload, month, filtering);
  });
  const triggersLike = Map.groupBy(inventory.triggers, ({ kind }) => kind);
  return {
    arrivalsPerDay: perDay,
    functions,
    resources: resourceUsage(inventory, (kind, entry, ref) =>
      kind.ofRun(entry, {
        ...month,
        run,
        counts: saidOf(run, kind)[ref.name],
        users: usersOf(inventory, functions, ref),
      }),
    ),
    triggers: triggersUsage(
      inventory.triggers.map((trigger) => ({ trigger })),
      (kind, { trigger }) =>
        kind.ofRun(trigger, { run, scale: month.scale, triggers: triggersLike.get(trigger.kind) ?? [] }),
    ),
    workflows: workflowUsage(workload, perDay),
  };
}
