import type { Refuse } from "@motif/compile/kit";
import type { BusEntry, Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import type { BusRuleSetting } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** The buses of a plan. */
export interface BusPlans {
  readonly buses: readonly BusPlan[];
}

/** A custom topic of Event Grid with its subscriptions, each named as the queue that it brings events into. */
export interface BusPlan {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly BusRuleSetting[];
}

/** The app's buses. */
export function planBuses({ resources }: Inventory, _: readonly Backlog[], refuse: Refuse): BusPlans {
  return { buses: resources.bus.map((bus) => planned(bus, refuse)) };
}

function planned({ name, rules }: BusEntry, refuse: Refuse): BusPlan {
  const most = QUOTAS.subscriptions.value;
  if (rules.length > most)
    refuse(`bus ${name}`, `has ${rules.length} rules, and Event Grid takes ${most}; split the bus`);
  return {
    name,
    description: `Goes by rules to ${rules.map(({ queue }) => queue).join(", ")}`,
    rules,
  };
}
