import { fileURLToPath } from "node:url";
import {
  type App,
  app,
  type ConsumerFunction,
  consumer,
  http,
  httpApi,
  type ObjectCreated,
  objectCreated,
  UnsupportedError,
} from "@motif/core";
import {
  type Defaults,
  type Inventory,
  type LoadedApp,
  loadApp,
  loadDefaults,
  takeInventory,
} from "@motif/core/model";
import * as z from "zod/mini";
import type { AppPlan, AzurePlan } from "../plan/azure-plan.ts";
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
export function planOf(wiring: App["wiring"], defaults?: Defaults): AzurePlan {
  return makePlan(inventoryOf(wiring, defaults));
}

/** The wiring of an API with one function. */
export function apiWith(settings: Parameters<typeof http>[1]): App["wiring"] {
  return { api: httpApi({ "GET /items/{id}": http("get-item", settings, () => new Response()) }) };
}

/** What the compiler refuses of an app made of this wiring: place and message. */
export function problemsOf(wiring: App["wiring"], defaults?: Defaults, name?: string): string[] {
  try {
    makePlan(inventoryOf(wiring, defaults, name));
  } catch (error) {
    if (error instanceof UnsupportedError)
      return error.problems.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
  return [];
}

/** A consumer of messages, named `work`. */
export function worker(
  settings: Partial<Parameters<typeof consumer>[1]> = {},
): ConsumerFunction<{ id: string }> {
  return consumer("work", { event: z.object({ id: z.string() }), timeout: "30s", ...settings }, () => {});
}

/** A consumer of objects. */
export function onObject(name: string): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated }, () => {});
}

/** The one function app of a plan. */
export function only(plan: AzurePlan): AppPlan {
  const [own] = plan.apps;
  if (!own) throw new Error("The plan has no function app.");
  return own;
}
