import { printModule } from "@motif/compile";
import type { LoadedApp } from "@motif/core/model";
import { type Bundles, bundleApps } from "./bundle/bundle.ts";
import { PACKAGE_FOLDER } from "./plan/apps.ts";
import type { AzurePlan } from "./plan/azure-plan.ts";
import { makePlan } from "./plan/make-plan.ts";
import { toTerraform } from "./terraform/to-terraform.ts";

/** An app, compiled for Azure. File names are those in the app's `azure` folder. */
export interface Compiled {
  readonly plan: AzurePlan;
  /** What is committed with the app: Terraform. */
  readonly files: Readonly<Record<string, string>>;
  /** Where packages go; nothing else is kept there. */
  readonly bundleFolder: string;
}

/** Compiles an app. Throws `UnsupportedError` where Azure cannot do what it asks for. */
export function compile({ inventory }: LoadedApp): Compiled {
  const plan = makePlan(inventory);
  return { plan, files: printModule(toTerraform(plan)), bundleFolder: PACKAGE_FOLDER };
}

/** The packages of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[]): Promise<Bundles[]> {
  return bundleApps(apps.map(({ inventory, files }) => ({ apps: makePlan(inventory).apps, files })));
}
