import { printModule } from "@motif/compile";
import type { Bundles, Compiled } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { bundleFunctions } from "./compile/bundle.ts";
import type { AwsPlan } from "./plan/aws-plan.ts";
import { BUNDLE_FOLDER } from "./plan/functions.ts";
import { makePlan } from "./plan/make-plan.ts";
import { toTemplate } from "./sam/to-template.ts";
import { toTerraform } from "./terraform/to-terraform.ts";

/** Compiles an app; file names are those in the app's `aws` folder. Throws `UnsupportedError` where AWS cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled<AwsPlan> {
  const plan = makePlan(inventory);
  const module = toTerraform(plan);
  return {
    plan,
    module,
    files: { ...printModule(module), "template.yaml": toTemplate(plan) },
    bundleFolder: BUNDLE_FOLDER,
    packages: plan.functions.map((fn) => fn.bundle),
  };
}

/** The bundles of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[]): Promise<Bundles[]> {
  return bundleFunctions(
    apps.map(({ inventory, files }) => ({ functions: makePlan(inventory).functions, files })),
  );
}
