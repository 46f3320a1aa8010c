import { prefixLength, type Refuse, refuseTexts, refusing } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { planApps } from "../function/plan.ts";
import { withTimeouts } from "../function/timeouts.ts";
import type { Backlog } from "../ground/room.ts";
import { PROFILE } from "./profile.ts";
import { type AzurePlan, KINDS, type PlanParts, ROOMS, TRIGGERS } from "./rooms.ts";
import { TEXTS } from "./texts.ts";

const FUNCTION_ROOMS = { kinds: KINDS, triggers: TRIGGERS };

/** What an app becomes on Azure. Throws `UnsupportedError` with everything that Azure cannot do. */
export function makePlan(written: Inventory): AzurePlan {
  const inventory = withTimeouts(written, FUNCTION_ROOMS);
  return refusing(PROFILE.title, inventory.app, (refuse) => {
    refuseTexts(inventory.texts, TEXTS, refuse);
    const parts = planParts(inventory, refuse);
    const names = ROOMS.flatMap((room) => room.physicalNames?.(parts) ?? []);
    return {
      ...parts,
      prefixLength: prefixLength(names, refuse),
      alarms: ROOMS.flatMap((room) => room.alarms?.(parts) ?? []),
      charts: ROOMS.flatMap((room) => room.charts?.(parts) ?? []),
    };
  });
}

/** What all rooms plan. */
function planParts(inventory: Inventory, refuse: Refuse): PlanParts {
  const base = planApps(inventory, FUNCTION_ROOMS, refuse);
  const backlogs = backlogsOf(inventory);
  return Object.assign(
    base,
    ...Object.values(KINDS).map((kind) => kind.plan(inventory, backlogs, refuse)),
    ...Object.values(TRIGGERS).map((trigger) => trigger.plan?.(inventory, base.apps, refuse)),
  ) as PlanParts; // each room has planned its own part
}

/** The queues that triggers need; those of one function share the queue of what failed for good. */
function backlogsOf({ triggers }: Inventory): Backlog[] {
  const backlogs = triggers.flatMap((trigger) => TRIGGERS[trigger.kind].backlogs?.(trigger) ?? []);
  return [...new Map(backlogs.map((backlog) => [JSON.stringify(backlog), backlog])).values()];
}
