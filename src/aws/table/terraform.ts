import { type Block, block, blocks, resource, v } from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { DELETION_PROTECTION, refer } from "../ground/terraform.ts";
import type { TablePlan, TablePlans } from "./plan.ts";
import { TABLE_TYPE, tableReference } from "./reference.ts";

/** The tables: on demand, encrypted, with point-in-time recovery. */
export function tableTerraform({ app, tables }: BasePlan & TablePlans): TerraformParts {
  const names = tables.map(({ name }) => [name, refer(tableReference(name, "name"))] as const);
  return {
    data: tables.map((table) => dynamodbTable(app, table)),
    variables: tables.length > 0 ? [DELETION_PROTECTION] : [],
    outputs: { names: outputByName("table_names", "DynamoDB tables, by their name in the app.", names) },
  };
}

function dynamodbTable(app: string, table: TablePlan): Block {
  return resource(TABLE_TYPE, identifier(table.name), {
    name: fullName(app, table.name),
    billing_mode: "PAY_PER_REQUEST",
    hash_key: table.partitionKey,
    range_key: table.sortKey,
    deletion_protection_enabled: v("deletion_protection"),
    attribute: blocks(Object.entries(table.attributes).map(([name, type]) => ({ name, type }))),
    global_secondary_index: blocks(
      table.indexes.map((index) => ({
        name: index.name,
        projection_type: "ALL",
        key_schema: blocks([
          { attribute_name: index.partitionKey, key_type: "HASH" },
          ...(index.sortKey === undefined ? [] : [{ attribute_name: index.sortKey, key_type: "RANGE" }]),
        ]),
      })),
    ),
    ttl:
      table.timeToLive === undefined ? undefined : block({ attribute_name: table.timeToLive, enabled: true }),
    stream_enabled: table.stream && true,
    stream_view_type: table.stream,
    point_in_time_recovery: block({ enabled: true }),
    server_side_encryption: block({ enabled: true }),
  });
}
