import type { Resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { AppPlan } from "../ground/plan.ts";
import { INSIGHTS } from "../ground/references.ts";
import { assignment, principalOf } from "../ground/roles.ts";

const HOST = "Storage Blob Data Owner";
const METRICS = "Monitoring Metrics Publisher";

/** The roles that are assigned for hosts. */
export const HOST_ROLES = {
  [HOST]: "azurerm_storage_account",
  [METRICS]: "azurerm_application_insights",
} as const;

/** The roles that the host of a function app itself needs. */
export function hostRoles({ name }: AppPlan): Resource[] {
  const id = identifier(name);
  return [
    assignment({
      label: `${id}_host`,
      role: HOST,
      scope: `azurerm_storage_account.${id}`,
      principal: principalOf(name),
      why: [
        `${name}: the host reads the package and keeps its leases and keys, in a storage account of its own`,
      ],
    }),
    assignment({
      label: `${id}_metrics`,
      role: METRICS,
      scope: INSIGHTS,
      principal: principalOf(name),
      why: [`${name}: sends its telemetry`],
    }),
  ];
}
