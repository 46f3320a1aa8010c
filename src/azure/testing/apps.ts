import type { App } from "@motif/core";
import { type Defaults, type LoadedApp, loadDefaults, takeInventory } from "@motif/core/model";
import { inventoryOf, loadWarehouse as loadSharedWarehouse, refusalsOf } from "@motif/core/testing";
import { makePlan } from "../compile/make-plan.ts";
import type { AzurePlan } from "../compile/rooms.ts";
import type { AppPlan } from "../ground/plan.ts";

/** The app that all compilers are tested with, without what Azure refuses: logs that are kept shorter. */
export async function loadWarehouse(): Promise<LoadedApp> {
  const shared = await loadSharedWarehouse();
  const defaults = loadDefaults();
  const retention = { ...defaults.retention, logs: "90d" as const };
  return { ...shared, inventory: takeInventory(shared.app, { ...defaults, retention }) };
}

/** The plan of an app made of this wiring. */
export function planOf(wiring: App["wiring"], defaults?: Defaults): AzurePlan {
  return makePlan(inventoryOf(wiring, defaults));
}

/** What Azure refuses of an app made of this wiring: place and message. */
export function problemsOf(wiring: App["wiring"], defaults?: Defaults, name?: string): string[] {
  return refusalsOf(() => makePlan(inventoryOf(wiring, defaults, name)));
}

/** The one function app of a plan. */
export function only(plan: AzurePlan): AppPlan {
  const [own] = plan.apps;
  if (!own) throw new Error("The plan has no function app.");
  return own;
}
