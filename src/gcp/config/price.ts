import { entryNamed } from "@motif/core/model";
import { type Billing, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { ConfigPlans } from "./plan.ts";

/** What Parameter Manager bills of what configs are made of. */
export const BILLING: Billing = {
  google_parameter_manager_parameter: ["parametermanager"],
  google_parameter_manager_parameter_version: ["parametermanager"],
};

/** A read lists the versions, and gets the newest. */
const CALLS_PER_READ = 2;

/** A month of configs, of one version each: no price is known, and the bill says so. */
export function configPrice({ configs }: ConfigPlans, { usage }: Month): Quantity[] {
  return configs.flatMap(({ name }) =>
    metered("parametermanager", `config ${name}`, {
      version: 1,
      operations: CALLS_PER_READ * entryNamed(usage.resources.config, name).reads,
    }),
  );
}
