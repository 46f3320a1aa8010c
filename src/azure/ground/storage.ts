import { type Expression, type Meta, type Resource, resource, type Value } from "@motif/compile";

/** What every storage account has: TLS, nothing public, no keys. */
export const SAFE_ACCOUNT = {
  account_kind: "StorageV2",
  account_tier: "Standard",
  min_tls_version: "TLS1_2",
  https_traffic_only_enabled: true,
  allow_nested_items_to_be_public: false,
  shared_access_key_enabled: false,
  default_to_oauth_authentication: true,
  local_user_enabled: false,
  cross_tenant_replication_enabled: false,
} as const;

/**
 * Else the provider asks each new account for properties of its queues, which takes a role on data that nobody who deploys has
 * by being an owner (https://github.com/hashicorp/terraform-provider-azurerm/issues/27752).
 */
export const NO_DATA_PLANE = { data_plane_available: false };

/** Containers of a storage account of this id, which nobody without a role can read. */
export function privateContainer(label: string, name: Value, account: Expression, meta: Meta = {}): Resource {
  return resource(
    "azurerm_storage_container",
    label,
    { name, storage_account_id: account, container_access_type: "private" },
    meta,
  );
}
