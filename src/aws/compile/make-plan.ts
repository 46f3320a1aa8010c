import { prefixLength, type Refuse, refuseTexts, refusing } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { planFunctions } from "../function/plan.ts";
import { refuseLargeEnvironments } from "./environment-size.ts";
import { PROFILE } from "./profile.ts";
import { refuseLargeRoles } from "./role-size.ts";
import { type AwsPlan, KINDS, type PlanParts, ROOMS, TRIGGERS } from "./rooms.ts";
import { TEXTS } from "./texts.ts";

/** What an app becomes on AWS. Throws `UnsupportedError` with everything that AWS cannot do. */
export function makePlan(inventory: Inventory): AwsPlan {
  return refusing(PROFILE.title, inventory.app, (refuse) => {
    refuseTexts(inventory.texts, TEXTS, refuse);
    const parts = planParts(inventory, refuse);
    const names = ROOMS.flatMap((room) => room.physicalNames?.(parts) ?? []);
    const longest = prefixLength(names, refuse);
    refuseLargeEnvironments(parts, longest, refuse);
    refuseLargeRoles(parts, longest, refuse);
    return {
      ...parts,
      prefixLength: longest,
      alarms: ROOMS.flatMap((room) => room.alarms?.(parts) ?? []),
      watched: ROOMS.flatMap((room) => room.charts?.(parts) ?? []),
    };
  });
}

/** What all rooms plan. */
function planParts(inventory: Inventory, refuse: Refuse): PlanParts {
  const rooms = [...Object.values(KINDS), ...Object.values(TRIGGERS)];
  return Object.assign(
    planFunctions(inventory, { kinds: KINDS, triggers: TRIGGERS }, refuse),
    ...rooms.map((room) => room.plan?.(inventory, refuse)),
  ) as PlanParts; // each room has planned its own part
}
