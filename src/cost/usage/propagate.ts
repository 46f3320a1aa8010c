import type { Inventory } from "@motif/core/model";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { type Flow, followFlow } from "./flow.ts";
import { type Filtering, type FunctionUsage, functionOfDay, usersOf } from "./function-usage.ts";
import { resourceUsage } from "./kinds/index.ts";
import type { ResourceDay, ResourceRef } from "./kinds/kind.ts";
import { resourceSource } from "./lane.ts";
import { triggersUsage } from "./triggers/index.ts";
import type { Usage } from "./usage.ts";
import { workflowUsage } from "./workflow-usage.ts";

/**
 * What an app uses in a month at `perDay` arrivals a day: arrivals and schedules followed through the wiring, retries
 * and batches included. A failed attempt counts like one that succeeds: it may have done all its work before.
 * @throws CostError `bad-workload` where events multiply in a cycle
 */
export function propagate(
  inventory: Inventory,
  workload: ResolvedWorkload,
  perDay: number,
  { filtersFirst = true }: Filtering = {},
): Usage {
  const flow = followFlow(inventory, workload, perDay, filtersFirst);
  const functions = inventory.functions.map((entry) => {
    const lanes = flow.lanes.filter(({ trigger }) => trigger.function === entry.name);
    return functionOfDay(entry, lanes, workload);
  });
  return {
    arrivalsPerDay: perDay,
    functions,
    resources: resourceUsage(inventory, (kind, entry, ref) =>
      kind.ofDay(entry, dayOf(inventory, ref, workload, flow, functions)),
    ),
    triggers: triggersUsage(flow.lanes, (kind, lane) => {
      const arrival = workload.arrivals.find(({ source }) => source === lane.source);
      return kind.ofDay(lane.trigger, { lane, arrival });
    }),
    workflows: workflowUsage(workload, perDay),
  };
}

function dayOf(
  inventory: Inventory,
  resource: ResourceRef,
  workload: ResolvedWorkload,
  flow: Flow,
  functions: readonly FunctionUsage[],
): ResourceDay<unknown> {
  const { kind, name } = resource;
  const source = resourceSource(resource);
  const calls = flow.lanes.flatMap((lane) => {
    const operations = workload.functions.get(lane.trigger.function)?.operations ?? [];
    const events = (lane.shaped + lane.steady) * lane.passing;
    return operations
      .filter((operation) => operation.resource.kind === kind && operation.resource.name === name)
      .map((operation) => ({ operation, events, units: events * lane.attemptsPerEvent }));
  });
  return {
    load: workload.resources[kind].get(name),
    calls,
    inflow: flow.inflowOf(source),
    lanes: flow.lanes.filter((lane) => lane.source === source),
    users: usersOf(inventory, functions, resource),
    hours: workload.hours,
  };
}
