import { prefixLength, type Refuse, refuseTexts, refusing } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { planFunctions } from "../function/plan.ts";
import type { DeadLetterTopic } from "../ground/room.ts";
import { PROFILE } from "./profile.ts";
import { type GcpPlan, KINDS, type PlanParts, ROOMS, TRIGGERS } from "./rooms.ts";
import { TEXTS } from "./texts.ts";

/** What an app becomes on Google Cloud. Throws `UnsupportedError` with everything that Google Cloud cannot do. */
export function makePlan(inventory: Inventory): GcpPlan {
  return refusing(PROFILE.title, inventory.app, (refuse) => {
    refuseTexts(inventory.texts, TEXTS, refuse);
    const parts = planParts(inventory, refuse);
    const names = ROOMS.flatMap((room) => room.physicalNames?.(parts) ?? []);
    const services = ROOMS.flatMap((room) => room.services?.(parts) ?? []);
    return {
      ...parts,
      prefixLength: prefixLength(names, refuse),
      services: [...new Set(services)].sort().map((name) => `${name}.googleapis.com`),
      alarms: ROOMS.flatMap((room) => room.alarms?.(parts) ?? []),
      watched: ROOMS.flatMap((room) => room.charts?.(parts) ?? []),
    };
  });
}

/** What all rooms plan, and the database for what they keep in it. */
function planParts(inventory: Inventory, refuse: Refuse): PlanParts {
  const deadLetters = deadLettersOf(inventory);
  const parts: PlanParts = Object.assign(
    planFunctions(inventory, { kinds: KINDS, triggers: TRIGGERS }, refuse),
    ...Object.values(KINDS).map((kind) => kind.plan(inventory, refuse, deadLetters)),
    ...Object.values(TRIGGERS).map((trigger) => trigger.plan?.(inventory, refuse)),
  ); // each room has planned its own part
  const collections = ROOMS.flatMap((room) => room.collections?.(parts) ?? []);
  return { ...parts, ...(collections.length > 0 && { database: { collections } }) };
}

/** The topics of events that failed for good: one for each function, whatever calls it. */
function deadLettersOf({ functions, triggers }: Inventory): DeadLetterTopic[] {
  const all = triggers.flatMap((trigger) => TRIGGERS[trigger.kind].deadLetters?.(trigger) ?? []);
  return functions.flatMap(({ name }) => all.find((topic) => topic.function === name) ?? []);
}
