import type { Refuse } from "@motif/compile/kit";
import type { BusEntry, FunctionEntry, Inventory } from "@motif/core/model";
import type { EnvironmentJson, EnvironmentValue } from "../ground/plan.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT } from "../ground/pubsub/reference.ts";
import type { FunctionNeeds } from "../ground/room.ts";
import { type BusRuleSetting, RULES_VARIABLE } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** Buses are topics of Pub/Sub; the topics themselves and what brings their events to queues are planned with the queues. */
export interface BusPlans {
  readonly buses: readonly string[];
}

/** The app's buses. */
export function planBuses({ resources }: Inventory, refuse: Refuse): BusPlans {
  const most = QUOTAS.rules.value;
  for (const { name, rules } of resources.bus) {
    if (rules.length > most)
      refuse(
        `bus ${name}`,
        `has ${rules.length} rules; an event that matches all of them can be marked for ${most}; split the bus`,
      );
  }
  return { buses: resources.bus.map(({ name }) => name) };
}

/** What publishing takes besides: the rules. */
export function publishing(fn: FunctionEntry, { resources }: Inventory): FunctionNeeds {
  const granted = new Set(
    fn.grants.filter(({ resource }) => resource.kind === "bus").map(({ resource }) => resource.name),
  );
  const rules = resources.bus.filter(({ name }) => granted.has(name)).flatMap(rulesOf);
  const environment: Record<string, EnvironmentValue> = {};
  if (granted.size > 0) {
    environment[ENDPOINT_VARIABLE] = PUBSUB_ENDPOINT;
    environment[RULES_VARIABLE] = { json: rules };
  }
  return { environment };
}

function rulesOf({ name: bus, rules }: BusEntry): EnvironmentJson[] {
  return rules.map(({ queue, pattern }) => {
    const setting: BusRuleSetting = { bus, queue, pattern };
    return setting as unknown as EnvironmentJson; // a checked pattern is JSON
  });
}
