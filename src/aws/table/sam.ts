import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { fullName, made, pascal, samOutputByName, tagList } from "../ground/sam.ts";
import { refTo, sub, type Value, when } from "../ground/yaml.ts";
import type { TablePlan, TablePlans } from "./plan.ts";

/** The tables. */
export function tableSam({ app, tables }: BasePlan & TablePlans): SamParts {
  if (tables.length === 0) return {};
  return {
    resources: tables.map((table) =>
      made(tableId(table.name), "AWS::DynamoDB::Table", tableProperties(app, table)),
    ),
    parameters: [
      {
        name: "DeletionProtection",
        type: "switch",
        default: "true",
        description: "Tables cannot be deleted.",
        condition: "Protected",
      },
    ],
    outputs: {
      names: samOutputByName(
        "table_names",
        "Name of the DynamoDB table",
        tables.map(({ name }) => [name, refTo(tableId(name))]),
      ),
    },
  };
}

/** A table's name, its ARN, or that of one of its indexes. */
export function sayTable({ name, attribute, suffix = "" }: Reference): string {
  if (attribute === "stream_arn") return `\${${tableId(name)}.StreamArn}`;
  return attribute === "arn" ? `\${${tableId(name)}.Arn}${suffix}` : `\${${tableId(name)}}`;
}

/** The id of a table: `OrdersTable`. */
export function tableId(name: string): string {
  return `${pascal(name)}Table`;
}

function tableProperties(app: string, table: TablePlan): Record<string, Value | undefined> {
  return {
    TableName: sub(fullName(app, table.name)),
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(table),
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    GlobalSecondaryIndexes:
      table.indexes.length === 0
        ? undefined
        : table.indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index),
            Projection: { ProjectionType: "ALL" },
          })),
    TimeToLiveSpecification:
      table.timeToLive === undefined ? undefined : { AttributeName: table.timeToLive, Enabled: true },
    StreamSpecification: table.stream && { StreamViewType: table.stream },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    DeletionProtectionEnabled: when("Protected", true, false),
    Tags: tagList(app),
  };
}

function keySchema(key: { readonly partitionKey: string; readonly sortKey?: string }): Value {
  return [
    { AttributeName: key.partitionKey, KeyType: "HASH" },
    ...(key.sortKey === undefined ? [] : [{ AttributeName: key.sortKey, KeyType: "RANGE" }]),
  ];
}
