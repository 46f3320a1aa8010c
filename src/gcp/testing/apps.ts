import type { App } from "@motif/core";
import { type Defaults, loadDefaults } from "@motif/core/model";
import { inventoryOf, refusalsOf } from "@motif/core/testing";
import { makePlan } from "../compile/make-plan.ts";
import type { GcpPlan } from "../compile/rooms.ts";
import type { EnvironmentJson, FunctionPlan } from "../ground/plan.ts";

/** The plan of an app made of this wiring. */
export function planOf(wiring: App["wiring"], defaults?: Defaults): GcpPlan {
  return makePlan(inventoryOf(wiring, defaults));
}

/** What Google Cloud refuses of an app made of this wiring, each with its place. */
export function problemsOf(wiring: App["wiring"], defaults = loadDefaults(), name = "shop"): string[] {
  return refusalsOf(() => makePlan(inventoryOf(wiring, defaults, name)));
}

/** The first function of a plan. Throws where it has none. */
export function only(plan: GcpPlan): FunctionPlan {
  const [fn] = plan.functions;
  if (!fn) throw new Error("The plan has no function.");
  return fn;
}

/** What a variable of a function holds as JSON. Throws where there is none. */
export function settingsOf({ name, environment }: FunctionPlan, variable: string): EnvironmentJson {
  const value = environment[variable];
  if (typeof value === "object" && "json" in value) return value.json;
  throw new Error(`${variable} of the function ${name} is no JSON.`);
}
