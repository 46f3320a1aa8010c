import { fileURLToPath } from "node:url";
import {
  type App,
  app,
  bucket,
  type ConsumerFunction,
  consumer,
  http,
  httpApi,
  queue,
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
import type { FunctionPlan, GcpPlan } from "../plan/gcp-plan.ts";
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

/** What Google Cloud refuses of an app made of this wiring, each with its place. */
export function problemsOf(wiring: App["wiring"], defaults = loadDefaults(), name = "shop"): string[] {
  try {
    makePlan(inventoryOf(wiring, defaults, name));
  } catch (error) {
    if (error instanceof UnsupportedError)
      return error.problems.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
  return [];
}

/** A message, a queue of such messages and a bucket, for apps of tests. */
export const Message = z.object({ id: z.string() });
export const jobs = queue("jobs", { schema: Message });
export const uploads = bucket("uploads");

/** A consumer of {@link jobs}. */
export function worker(
  settings: Partial<Parameters<typeof consumer>[1]> = {},
): ConsumerFunction<{ id: string }> {
  return consumer("work", { event: Message, timeout: "30s", ...settings }, () => {});
}

/** The first function of a plan. Throws where it has none. */
export function only(plan: GcpPlan): FunctionPlan {
  const [fn] = plan.functions;
  if (!fn) throw new Error("The plan has no function.");
  return fn;
}
