import type { App } from "@motif/core";
import { type Defaults, loadDefaults } from "@motif/core/model";
import { inventoryOf, refusalsOf } from "@motif/core/testing";
import { makePlan } from "../compile/make-plan.ts";
import type { AwsPlan } from "../compile/rooms.ts";
import type { FunctionPlan } from "../ground/plan.ts";

/** The plan of an app made of this wiring. */
export function planOf(wiring: App["wiring"], defaults?: Defaults): AwsPlan {
  return makePlan(inventoryOf(wiring, defaults));
}

/** What AWS refuses of an app made of this wiring: place and message. */
export function problemsOf(wiring: App["wiring"], defaults = loadDefaults(), name = "shop"): string[] {
  return refusalsOf(() => makePlan(inventoryOf(wiring, defaults, name)));
}

/** The first function of a plan. Throws where it has none. */
export function only(plan: AwsPlan): FunctionPlan {
  const [fn] = plan.functions;
  if (!fn) throw new Error("The plan has no function.");
  return fn;
}

/** What a function may do for a reason. */
export function actionsFor({ statements }: FunctionPlan, why: string): readonly string[] {
  return statements.find((statement) => statement.why.includes(why))?.actions ?? [];
}
