import { prefixLength, type Refuse, refusing } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { planApps, withTimeouts } from "../function/plan.ts";
import type { Backlog } from "../ground/room.ts";
import { PROFILE } from "./profile.ts";
import { type AzurePlan, KINDS, ROOMS, TRIGGERS } from "./rooms.ts";

const FUNCTION_ROOMS = { kinds: KINDS, triggers: TRIGGERS };

/** What an app becomes on Azure. Throws `UnsupportedError` with everything that Azure cannot do. */
export function makePlan(written: Inventory): AzurePlan {
  const inventory = withTimeouts(written, FUNCTION_ROOMS);
  return refusing(PROFILE.title, inventory.app, (refuse) => {
    const parts = planParts(inventory, refuse);
    const names = ROOMS.flatMap((room) => room.physicalNames?.(parts) ?? []);
    return {
      ...parts,
      prefixLength: prefixLength(names, refuse),
      alarms: ROOMS.flatMap((room) => room.alarms?.(parts) ?? []),
    };
  });
}

/** The plan but for what follows from all of its parts. */
function planParts(inventory: Inventory, refuse: Refuse): AzurePlan {
  const base = planApps(inventory, FUNCTION_ROOMS, refuse);
  const backlogs = backlogsOf(inventory);
  return Object.assign(
    base,
    { prefixLength: 0, alarms: [] },
    ...Object.values(KINDS).map((kind) => kind.plan(inventory, backlogs, refuse)),
    ...Object.values(TRIGGERS).map((trigger) => trigger.plan?.(inventory, base.apps, refuse)),
  ) as AzurePlan; // each room has planned its own part
}

/** The queues that triggers need; a function has one for what failed for good, whatever calls it. */
function backlogsOf({ triggers }: Inventory): Backlog[] {
  const all = triggers.flatMap((trigger) => TRIGGERS[trigger.kind].backlogs?.(trigger) ?? []);
  const own = all.filter(
    ({ name, function: fn, delivery }, index) =>
      delivery !== undefined ||
      all.findIndex((other) => other.name === name && other.function === fn) === index,
  );
  return own;
}
