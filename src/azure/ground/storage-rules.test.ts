import { type Args, block, resource } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { STORAGE_RULES } from "./storage-rules.ts";

const storage = (changes: Args = {}) =>
  resource("azurerm_storage_account", "buckets", {
    min_tls_version: "TLS1_2",
    https_traffic_only_enabled: true,
    allow_nested_items_to_be_public: false,
    shared_access_key_enabled: false,
    local_user_enabled: false,
    cross_tenant_replication_enabled: false,
    blob_properties: block({ delete_retention_policy: block({ days: 7 }) }),
    ...changes,
  });

describeRules(STORAGE_RULES, {
  right: [["storage", [storage()]]],
  wrong: [
    ["AZURE_STORAGE_PRIVATE", "public blobs", [storage({ allow_nested_items_to_be_public: true })]],
    ["AZURE_STORAGE_PRIVATE", "keys of an account", [storage({ shared_access_key_enabled: undefined })]],
    ["AZURE_STORAGE_PRIVATE", "TLS of any version", [storage({ min_tls_version: undefined })]],
    ["AZURE_STORAGE_RECOVERABLE", "blobs that are gone at once", [storage({ blob_properties: block({}) })]],
    [
      "AZURE_CONTAINER_PRIVATE",
      "a public container",
      [resource("azurerm_storage_container", "x", { container_access_type: "blob" })],
    ],
  ],
});
