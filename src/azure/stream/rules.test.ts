import { type Args, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const namespace = (changes: Args = {}) =>
  resource("azurerm_eventhub_namespace", "streams", {
    name: "acme-streams",
    sku: "Standard",
    minimum_tls_version: "1.2",
    local_authentication_enabled: false,
    ...changes,
  });

describeRules(RULES, {
  right: [["a namespace", [namespace()]]],
  wrong: [
    ["AZURE_STREAM_KEYS", "keys", [namespace({ local_authentication_enabled: undefined })]],
    ["AZURE_STREAM_TLS", "old TLS", [namespace({ minimum_tls_version: "1.0" })]],
    ["AZURE_STREAM_GROUPS", "the Basic tier", [namespace({ sku: "Basic" })]],
  ],
});

describeConstraints([
  {
    type: "azurerm_eventhub_namespace",
    good: 'sku = "Standard"',
    bad: 'sku = "Free"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_eventhub",
    good: "partition_count = 4",
    bad: "partition_count = 0",
    code: "value-out-of-range",
  },
]);
