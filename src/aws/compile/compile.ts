import { printModule } from "@motif/compile";
import { type Compiled, pathWarnings } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { BUNDLE_FOLDER } from "../function/plan.ts";
import { concurrencyWarnings } from "./concurrency.ts";
import { makePlan } from "./make-plan.ts";
import type { AwsPlan } from "./rooms.ts";
import { TEXTS } from "./texts.ts";
import { toTerraform } from "./to-terraform.ts";

/** Compiles an app; file names are those in the app's `aws` folder. Throws `UnsupportedError` where AWS cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled<AwsPlan> {
  const plan = makePlan(inventory);
  const module = toTerraform(plan);
  return {
    plan,
    module,
    files: printModule(module),
    bundleFolder: BUNDLE_FOLDER,
    warnings: [...concurrencyWarnings(plan), ...pathWarnings(inventory.texts, TEXTS, "API Gateway")],
    packages: plan.functions.map((fn) => fn.bundle),
  };
}
