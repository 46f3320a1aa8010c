import { nameOf, type Refuse } from "@motif/compile/kit";
import { type BusEntry, type Inventory, triggersOf } from "@motif/core/model";
import { eventBridgePattern } from "@motif/core/platform";
import { QUOTAS } from "./profile.ts";

/** The buses of a plan. */
export interface BusPlans {
  readonly buses: readonly BusPlan[];
}

/** An event bus with its rules. */
export interface BusPlan {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly RulePlan[];
}

/** A rule, named as the SQS queue that it brings events into. */
export interface RulePlan {
  readonly queue: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Where goes what EventBridge could not hand over in 24 hours, or was not allowed to; undefined where nothing reads the queue. */
  readonly deadLetterQueue?: string;
}

/** The app's buses. */
export function planBuses(inventory: Inventory, refuse: Refuse): BusPlans {
  return { buses: inventory.resources.bus.map((bus) => planned(bus, inventory, refuse)) };
}

/** The physical name of a bus, without the prefix. */
export function busName(app: string, { name }: Pick<BusPlan, "name">): string {
  return nameOf(app, name);
}

function planned({ name, rules }: BusEntry, inventory: Inventory, refuse: Refuse): BusPlan {
  const triggers = triggersOf(inventory, "queue");
  const { wildcardRules, rules: mostRules } = QUOTAS;
  const wild = rules.filter(({ pattern }) => JSON.stringify(pattern).includes('"wildcard":')).length;
  if (rules.length > mostRules.value)
    refuse(
      `bus ${name}`,
      `has ${rules.length} rules, and EventBridge takes ${mostRules.value}; split the bus`,
    );
  if (wild > wildcardRules.value)
    refuse(
      `bus ${name}`,
      `has ${wild} rules with wildcards, and EventBridge takes ${wildcardRules.value}; use prefix or suffix`,
    );
  return {
    name,
    description: `Goes by rules to ${rules.map(({ queue }) => queue).join(", ")}`,
    rules: rules.map(({ queue, pattern }) => {
      const trigger = triggers.find(({ source }) => source.queue === queue);
      return {
        queue,
        pattern: eventBridgePattern(pattern),
        ...(trigger && { deadLetterQueue: trigger.delivery.deadLetterQueue }),
      };
    }),
  };
}
