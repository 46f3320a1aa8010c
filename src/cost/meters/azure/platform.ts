import type { Quantity } from "../../billing/line-item.ts";
import { checkUsage } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";

/** A month of one Logic App on Consumption. */
export interface LogicAppUsage {
  readonly builtInActions?: number;
  readonly standardConnectorCalls?: number;
  readonly enterpriseConnectorCalls?: number;
}

/** Each action and connector call, retries too (https://azure.microsoft.com/pricing/details/logic-apps/). */
export function logicApp(resource: string, usage: LogicAppUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("logicapps-consumption", resource, {
    "built-in-action": usage.builtInActions,
    "standard-connector": usage.standardConnectorCalls,
    "enterprise-connector": usage.enterpriseConnectorCalls,
  });
}
