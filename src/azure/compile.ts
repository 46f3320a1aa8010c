import { printModule } from "@motif/compile";
import type { Bundles, Compiled } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { bundleApps } from "./bundle/bundle.ts";
import { PACKAGE_FOLDER } from "./plan/apps.ts";
import type { AzurePlan } from "./plan/azure-plan.ts";
import { makePlan } from "./plan/make-plan.ts";
import { toTerraform } from "./terraform/to-terraform.ts";

/** Compiles an app; file names are those in the app's `azure` folder. Throws `UnsupportedError` where Azure cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled<AzurePlan> {
  const plan = makePlan(inventory);
  const module = toTerraform(plan);
  return {
    plan,
    module,
    files: printModule(module),
    bundleFolder: PACKAGE_FOLDER,
    packages: plan.apps.map((app) => app.package),
  };
}

/** The packages of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[]): Promise<Bundles[]> {
  return bundleApps(apps.map(({ inventory, files }) => ({ apps: makePlan(inventory).apps, files })));
}
