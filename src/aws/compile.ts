import { printModule } from "@motif/compile";
import type { LoadedApp } from "@motif/core/model";
import { type Bundles, bundleFunctions } from "./bundle/bundle.ts";
import type { AwsPlan } from "./plan/aws-plan.ts";
import { BUNDLE_FOLDER } from "./plan/functions.ts";
import { makePlan } from "./plan/make-plan.ts";
import { toTemplate } from "./sam/to-template.ts";
import { toTerraform } from "./terraform/to-terraform.ts";

/** An app, compiled for AWS. File names are those in the app's `aws` folder. */
export interface Compiled {
  readonly plan: AwsPlan;
  /** What is committed with the app: Terraform and a SAM template. */
  readonly files: Readonly<Record<string, string>>;
  /** Where bundles go; nothing else is kept there. */
  readonly bundleFolder: string;
}

/** Compiles an app. Throws `UnsupportedError` where AWS cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled {
  const plan = makePlan(inventory);
  return {
    plan,
    files: { ...printModule(toTerraform(plan)), "template.yaml": toTemplate(plan) },
    bundleFolder: BUNDLE_FOLDER,
  };
}

/** The bundles of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[]): Promise<Bundles[]> {
  return bundleFunctions(
    apps.map(({ inventory, files }) => ({ functions: makePlan(inventory).functions, files })),
  );
}
