import { block, blocks, output, type Resource, ref, resource } from "@motif/compile";
import { identifier, outputByName } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { expressionOf, PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { TablePlan, TablePlans } from "./plan.ts";
import { CONTAINER_TYPE, COSMOS_ACCOUNT, COSMOS_DATABASE, containerName } from "./reference.ts";
import { roleDefinitions } from "./roles.ts";

/** The Cosmos DB account, serverless, with a container for each table. */
export function tableTerraform({ app, tables }: BasePlan & TablePlans): TerraformParts {
  if (tables.length === 0) return {};
  const names = tables.map(({ name }) => [name, expressionOf(containerName(name))] as const);
  return {
    resourceProviders: ["Microsoft.DocumentDB"],
    data: [
      account(),
      resource("azurerm_cosmosdb_sql_database", "tables", {
        name: app,
        resource_group_name: PLACE.resource_group_name,
        account_name: ref(COSMOS_ACCOUNT, "name"),
      }),
      ...tables.map(container),
    ],
    iam: roleDefinitions(tables),
    outputs: {
      data: [
        output("cosmos_endpoint", {
          description: "Cosmos DB account of the tables.",
          value: ref(COSMOS_ACCOUNT, "endpoint"),
        }),
        ...outputByName("table_names", "Cosmos DB containers, by their name in the app.", names),
      ],
    },
  };
}

function account(): Resource {
  return resource("azurerm_cosmosdb_account", "tables", {
    name: uniqueName(),
    ...PLACE,
    offer_type: "Standard",
    kind: "GlobalDocumentDB",
    minimal_tls_version: "Tls12",
    local_authentication_disabled: true,
    access_key_metadata_writes_enabled: false,
    tags: TAGS,
    capabilities: block({ name: "EnableServerless" }),
    consistency_policy: block(
      { consistency_level: "Strong" },
      "A read by key sees every write that was answered before it.",
    ),
    geo_location: block({ location: PLACE.location, failover_priority: 0 }),
    backup: block({ type: "Continuous", tier: "Continuous7Days" }),
  });
}

function container({ name, timeToLive, indexedPaths }: TablePlan): Resource {
  return resource(CONTAINER_TYPE, identifier(name), {
    name,
    resource_group_name: PLACE.resource_group_name,
    account_name: ref(COSMOS_ACCOUNT, "name"),
    database_name: ref(COSMOS_DATABASE, "name"),
    partition_key_paths: ["/pk"],
    partition_key_version: 2,
    // -1: documents that say when they expire do, and others never.
    default_ttl: timeToLive ? -1 : undefined,
    indexing_policy: block({
      indexing_mode: "consistent",
      included_path: blocks(indexedPaths.map((path) => ({ path }))),
      excluded_path: block({ path: "/*" }),
    }),
  });
}
