import { type Constraints, literal, oneOf, pattern, type Rule, range } from "@motif/compile/kit";
import { GROUP_TYPE, HUB_TYPE, NAMESPACE_TYPE } from "./reference.ts";

/** What streams must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_STREAM_KEYS",
    appliesTo: [NAMESPACE_TYPE],
    check: (namespace) =>
      literal(namespace, "local_authentication_enabled") === false
        ? undefined
        : "takes records from whoever has a key; set local_authentication_enabled to false",
  },
  {
    code: "AZURE_STREAM_TLS",
    appliesTo: [NAMESPACE_TYPE],
    check: (namespace) =>
      literal(namespace, "minimum_tls_version") === "1.2"
        ? undefined
        : "takes connections with old TLS; set minimum_tls_version",
  },
  {
    code: "AZURE_STREAM_GROUPS",
    appliesTo: [NAMESPACE_TYPE],
    check: (namespace) =>
      literal(namespace, "sku") === "Basic"
        ? "is in the Basic tier, where an event hub has one consumer group and a day of records; take Standard"
        : undefined,
  },
];

/** https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/eventhub */
export const CONSTRAINTS: Constraints = {
  [NAMESPACE_TYPE]: [
    oneOf("sku", "Basic", "Standard", "Premium"),
    pattern("name", /^[a-zA-Z][-a-zA-Z0-9]{4,48}[a-zA-Z0-9]$/, "6 to 50 letters, digits and hyphens"),
    range("maximum_throughput_units", 0, 40),
  ],
  [HUB_TYPE]: [
    range("partition_count", 1, 1024),
    oneOf("retention_description.cleanup_policy", "Delete", "Compact"),
  ],
  [GROUP_TYPE]: [],
};
