import { type Block, block, blocks, resource, v } from "@motif/compile";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { fullName, identifier } from "./naming.ts";

/** The tables: on demand, encrypted, with point-in-time recovery. */
export function tableBlocks({ app, tables }: AwsPlan): Block[] {
  return tables.map((table) =>
    resource("aws_dynamodb_table", identifier(table.name), {
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
        table.timeToLive === undefined
          ? undefined
          : block({ attribute_name: table.timeToLive, enabled: true }),
      point_in_time_recovery: block({ enabled: true }),
      server_side_encryption: block({ enabled: true }),
    }),
  );
}
