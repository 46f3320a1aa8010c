import { prefixLength, type Refuse, refusing } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { planFunctions } from "../function/plan.ts";
import { refuseLargeEnvironments } from "./environment-size.ts";
import { PROFILE } from "./profile.ts";
import { type AwsPlan, KINDS, ROOMS, TRIGGERS } from "./rooms.ts";

/** What an app becomes on AWS. Throws `UnsupportedError` with everything that AWS cannot do. */
export function makePlan(inventory: Inventory): AwsPlan {
  return refusing(PROFILE.title, inventory.app, (refuse) => {
    const parts = planParts(inventory, refuse);
    const names = ROOMS.flatMap((room) => room.physicalNames?.(parts) ?? []);
    const plan: AwsPlan = {
      ...parts,
      prefixLength: prefixLength(names, refuse),
      alarms: ROOMS.flatMap((room) => room.alarms?.(parts) ?? []),
    };
    refuseLargeEnvironments(plan, refuse);
    return plan;
  });
}

/** The plan but for what follows from all of its parts. */
function planParts(inventory: Inventory, refuse: Refuse): AwsPlan {
  const rooms = [...Object.values(KINDS), ...Object.values(TRIGGERS)];
  return Object.assign(
    planFunctions(inventory, { kinds: KINDS, triggers: TRIGGERS }, refuse),
    { prefixLength: 0, alarms: [] },
    ...rooms.map((room) => room.plan?.(inventory, refuse)),
  ) as AwsPlan; // each room has planned its own part
}
