import { printModule } from "@motif/compile";
import { type Compiled, pathWarnings } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { PACKAGE_FOLDER } from "../function/plan.ts";
import { makePlan } from "./make-plan.ts";
import type { AzurePlan } from "./rooms.ts";
import { TEXTS } from "./texts.ts";
import { toTerraform } from "./to-terraform.ts";

/** Compiles an app; file names are those in the app's `azure` folder. Throws `UnsupportedError` where Azure cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled<AzurePlan> {
  const plan = makePlan(inventory);
  const module = toTerraform(plan);
  return {
    plan,
    module,
    files: printModule(module),
    bundleFolder: PACKAGE_FOLDER,
    warnings: pathWarnings(inventory.texts, TEXTS, "the host of Azure Functions"),
    packages: plan.apps.map((app) => app.package),
  };
}
