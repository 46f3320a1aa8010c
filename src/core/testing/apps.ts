import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { type App, app } from "../app.ts";
import { type ConsumerFunction, consumer } from "../functions/consumer.ts";
import { http } from "../functions/http.ts";
import { type Defaults, loadDefaults } from "../ground/defaults.ts";
import { UnsupportedError } from "../ground/errors.ts";
import { bucket } from "../kinds/bucket/declare.ts";
import { queue } from "../kinds/queue/declare.ts";
import { problemsOf } from "../model/check.ts";
import type { Inventory } from "../model/inventory.ts";
import { type LoadedApp, loadApp } from "../model/load-app.ts";
import { takeInventory } from "../model/take-inventory.ts";
import { httpApi } from "../triggers/api/declare.ts";
import { type ObjectCreated, objectCreated } from "../triggers/objects/event.ts";

/** The app in `warehouse/`, which has everything that a compiler knows. */
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

/** Everything wrong with an app made of this wiring: place and message of each problem. */
export function problemsIn(wiring: App["wiring"], name = "shop"): string[] {
  return problemsOf(app(name, wiring)).map(({ where, message }) => `${where}: ${message}`);
}

/** The wiring of an API with one function. */
export function apiWith(settings: Parameters<typeof http>[1]): App["wiring"] {
  return { api: httpApi({ "GET /items/{id}": http("get-item", settings, () => new Response()) }) };
}

/** A message, a queue of such messages and a bucket, for apps of tests. */
export const Message = z.object({ id: z.string() });
export const jobs = queue("jobs", { schema: Message });
export const uploads = bucket("uploads");

/** A consumer of messages, named `work`. */
export function worker(
  settings: Partial<Parameters<typeof consumer>[1]> = {},
): ConsumerFunction<{ id: string }> {
  return consumer("work", { event: Message, timeout: "30s", ...settings }, () => {});
}

/** A consumer of objects. */
export function onObject(name: string): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated }, () => {});
}

/** What a compiler refuses: place and message of each problem. Nothing where it refuses nothing. */
export function refusalsOf(compile: () => unknown): string[] {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return error.problems.map(({ where, message }) => `${where}: ${message}`);
  }
  return [];
}
