import { type Billing, metered, type Quantity } from "@motif/cost/kit";
import type { ConfigPlans } from "./plan.ts";

/** What Systems Manager bills. */
export const BILLING: Billing = { aws_ssm_parameter: ["ssm-parameter"] };

/**
 * A month of configs: standard parameters, which cost nothing, nor do the calls that read them at standard throughput
 * (https://aws.amazon.com/systems-manager/pricing/#Parameter_Store).
 */
export function configPrice({ configs }: ConfigPlans): Quantity[] {
  return configs.flatMap(({ name }) => metered("ssm-parameter", `config ${name}`, { standard: 1 }));
}
