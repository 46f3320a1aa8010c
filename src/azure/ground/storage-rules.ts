import { nested } from "@motif/compile";
import { allOf, type Constraints, conflicts, oneOf, pattern, type Rule, range } from "@motif/compile/kit";
import { featureProblem } from "./features.ts";
import { NO_DATA_PLANE } from "./storage.ts";

const ACCOUNT = "azurerm_storage_account";
const CONTAINER = "azurerm_storage_container";

/** What storage must not be although Terraform and Azure would accept it. */
export const STORAGE_RULES: readonly Rule[] = [
  {
    code: "AZURE_STORAGE_PRIVATE",
    appliesTo: [ACCOUNT],
    check: (account) =>
      allOf(account, {
        min_tls_version: "TLS1_2",
        https_traffic_only_enabled: true,
        allow_nested_items_to_be_public: false,
        shared_access_key_enabled: false,
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
      }),
  },
  {
    code: "AZURE_STORAGE_CREATABLE",
    appliesTo: [ACCOUNT],
    check: (_, module) => featureProblem(module, "storage", NO_DATA_PLANE),
  },
  {
    code: "AZURE_STORAGE_RECOVERABLE",
    appliesTo: [ACCOUNT],
    check: (account) =>
      nested(account, "blob_properties").some((blobs) => nested(blobs, "delete_retention_policy").length > 0)
        ? undefined
        : "loses what is deleted by mistake; set a delete_retention_policy",
  },
  {
    code: "AZURE_CONTAINER_PRIVATE",
    appliesTo: [CONTAINER],
    check: (container) => allOf(container, { container_access_type: "private" }),
  },
];

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/storage */
export const STORAGE_CONSTRAINTS: Constraints = {
  [ACCOUNT]: [
    pattern("name", /^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits"),
    oneOf("account_tier", "Standard", "Premium"),
    oneOf("account_kind", "BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"),
    oneOf("account_replication_type", "LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    oneOf("min_tls_version", "TLS1_2"),
    oneOf("network_rules.default_action", "Allow", "Deny"),
    range("blob_properties.delete_retention_policy.days", 1, 365),
    range("blob_properties.container_delete_retention_policy.days", 1, 365),
  ],
  [CONTAINER]: [
    oneOf("container_access_type", "blob", "container", "private"),
    conflicts(["storage_account_id", "storage_account_name"]),
  ],
};
