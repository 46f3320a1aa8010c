import {
  block,
  dynamicBlock,
  eachKey,
  eachValue,
  output,
  type Resource,
  ref,
  resource,
} from "@motif/compile";
import { outputOfEach } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { TablePlan, TablePlans } from "./plan.ts";
import { CONTAINER_TYPE, CONTAINERS, COSMOS_ACCOUNT, COSMOS_DATABASE } from "./reference.ts";
import { IN_ACCOUNT, roleDefinitions } from "./roles.ts";

/** The Cosmos DB account, serverless, with a container for each table. */
export function tableTerraform({ app, tables }: BasePlan & TablePlans): TerraformParts {
  if (tables.length === 0) return {};
  return {
    resourceProviders: ["Microsoft.DocumentDB"],
    data: [
      account(),
      resource("azurerm_cosmosdb_sql_database", "tables", {
        name: app,
        ...IN_ACCOUNT,
      }),
      containers(tables),
    ],
    iam: roleDefinitions(
      tables.flatMap(({ name, roles }) => roles.map((role) => ({ table: name, ...role }))),
    ),
    outputs: {
      data: [
        output("cosmos_endpoint", {
          description: "Cosmos DB account of the tables.",
          value: ref(COSMOS_ACCOUNT, "endpoint"),
        }),
        outputOfEach("table_names", "Cosmos DB containers, by their name in the app.", CONTAINERS, "name"),
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

function containers(tables: readonly TablePlan[]): Resource {
  const rows = tables.map(({ name, timeToLive, indexedPaths }) => {
    // -1: documents that say when they expire do, and others never.
    return [name, { default_ttl: timeToLive ? -1 : null, indexed: indexedPaths }] as const;
  });
  return resource(
    CONTAINER_TYPE,
    "table",
    {
      name: eachKey,
      ...IN_ACCOUNT,
      database_name: ref(COSMOS_DATABASE, "name"),
      partition_key_paths: ["/pk"],
      partition_key_version: 2,
      default_ttl: eachValue("default_ttl"),
      indexing_policy: block({
        indexing_mode: "consistent",
        included_path: dynamicBlock(eachValue("indexed"), { path: ref("included_path.value") }),
        excluded_path: block({ path: "/*" }),
      }),
    },
    { forEach: Object.fromEntries(rows) },
  );
}
