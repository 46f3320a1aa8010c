import { eachKey, type Resource, ref } from "@motif/compile";
import { IDENTITIES, INSIGHTS, ofInstance } from "../ground/references.ts";
import { assignment } from "../ground/roles.ts";
import { APP_ROWS } from "./app-rows.ts";

const HOST = "Storage Blob Data Owner";
const METRICS = "Monitoring Metrics Publisher";

/** The roles that are assigned for hosts. */
export const HOST_ROLES = {
  [HOST]: "azurerm_storage_account",
  [METRICS]: "azurerm_application_insights",
} as const;

/** Address of the storage accounts of hosts, by function app. */
export const HOST_STORAGE = "azurerm_storage_account.app";

/** The roles that the host of each function app itself needs. */
export function hostRoles(): Resource[] {
  const principal = ofInstance(IDENTITIES, eachKey, "principal_id");
  return [
    assignment(
      "host",
      { role: HOST, scope: ofInstance(HOST_STORAGE, eachKey, "id"), principal },
      {
        comment:
          "Every host reads its package and keeps its leases and keys, in a storage account of its own.",
        forEach: APP_ROWS,
      },
    ),
    assignment(
      "metrics",
      { role: METRICS, scope: ref(INSIGHTS, "id"), principal },
      { comment: "Every function app sends its telemetry.", forEach: APP_ROWS },
    ),
  ];
}
