import { fileURLToPath } from "node:url";
import { type App, app, http, httpApi } from "@motif/core";
import {
  type Defaults,
  type Inventory,
  type LoadedApp,
  loadApp,
  loadDefaults,
  takeInventory,
} from "@motif/core/model";
import type { GcpPlan } from "../plan/gcp-plan.ts";
import { makePlan } from "../plan/make-plan.ts";

/** The app in `warehouse/`, which has everything that the compiler knows. */
export function loadWarehouse(): Promise<LoadedApp> {
  return loadApp(fileURLToPath(new URL("warehouse", import.meta.url)));
}

/** The inventory of an app made of this wiring. */
export function inventoryOf(
  wiring: App["wiring"],
  defaults: Defaults = loadDefaults(),
  name = "shop",
): Inventory {
  return takeInventory(app(name, wiring), defaults);
}

/** The plan of an app made of this wiring. */
export function planOf(wiring: App["wiring"], defaults?: Defaults): GcpPlan {
  return makePlan(inventoryOf(wiring, defaults));
}

/** The wiring of an API with one function. */
export function apiWith(settings: Parameters<typeof http>[1]): App["wiring"] {
  return { api: httpApi({ "GET /items/{id}": http("get-item", settings, () => new Response()) }) };
}
