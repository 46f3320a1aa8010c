import { type Args, block, resource } from "@motif/compile";
import { azurermWith, describeRules } from "../testing/rules.ts";
import { NO_DATA_PLANE } from "./storage.ts";
import { STORAGE_RULES } from "./storage-rules.ts";

const azurerm = azurermWith("storage", NO_DATA_PLANE);
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
  right: [["storage", [azurerm, storage()]]],
  wrong: [
    ["AZURE_STORAGE_PRIVATE", "public blobs", [azurerm, storage({ allow_nested_items_to_be_public: true })]],
    [
      "AZURE_STORAGE_PRIVATE",
      "keys of an account",
      [azurerm, storage({ shared_access_key_enabled: undefined })],
    ],
    ["AZURE_STORAGE_PRIVATE", "TLS of any version", [azurerm, storage({ min_tls_version: undefined })]],
    [
      "AZURE_STORAGE_CREATABLE",
      "accounts whose data whoever deploys would have to read",
      [azurermWith("storage", { data_plane_available: true }), storage()],
    ],
    [
      "AZURE_STORAGE_RECOVERABLE",
      "blobs that are gone at once",
      [azurerm, storage({ blob_properties: block({}) })],
    ],
    [
      "AZURE_CONTAINER_PRIVATE",
      "a public container",
      [resource("azurerm_storage_container", "x", { container_access_type: "blob" })],
    ],
  ],
});
