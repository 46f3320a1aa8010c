import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type AnyCondition, NotFoundError } from "@motif/core";
import { checkIndexKeys, holds } from "@motif/core/driver";
import type { TableDriver, TableLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { calling } from "./errors.ts";
import { conditionExpression, Placeholders, updateCondition } from "./expression.ts";
import { itemKey } from "./keys.ts";
import { queryPage, scanPage } from "./pages.ts";
import { putItems } from "./put-many.ts";
import { hasExpired, newVersion, stored, versioned } from "./stored.ts";
import { transact } from "./transact.ts";
import { updateExpression } from "./update.ts";
import { send } from "./write.ts";

/**
 * Tables in DynamoDB. Every item has one attribute more, `_v`, with its version: a random text, so that a version never
 * comes back, not even when an item is deleted and made anew.
 */
export function tableDriver(client: DynamoDBClient): TableDriver {
  const nameOf = (table: TableLayout) => physicalName("table", table.name);
  return {
    async get(table, key) {
      const { Item } = await calling(table, undefined, () =>
        client.send(
          new GetItemCommand({ TableName: nameOf(table), Key: itemKey(table, key), ConsistentRead: true }),
        ),
      );
      return Item && !hasExpired(table, Item, Date.now()) ? stored(Item) : undefined;
    },

    query: async (table, query) => queryPage(client, nameOf(table), table, query, Date.now()),

    scan: async (table, scan) => scanPage(client, nameOf(table), table, scan, Date.now()),

    async put(table, item, condition) {
      const version = newVersion();
      const placeholders = new Placeholders();
      const expression = conditionExpression(table, condition, placeholders, Date.now());
      const command = new PutItemCommand({
        TableName: nameOf(table),
        Item: versioned(table, item, version),
        ConditionExpression: expression,
        ...placeholders.members(),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      await calling(table, condition, () => send(client, { table, command, version }));
      return { version };
    },

    async putMany(table, items) {
      await putItems(client, nameOf(table), table, items, (item) => versioned(table, item, newVersion()));
    },

    async update(table, key, update, condition) {
      checkIndexKeys(table, update.set ?? {});
      const version = newVersion();
      const placeholders = new Placeholders();
      const place = { TableName: nameOf(table), Key: itemKey(table, key) };
      const command = new UpdateItemCommand({
        ...place,
        UpdateExpression: updateExpression(update, version, placeholders),
        ConditionExpression: updateCondition(table, condition, placeholders, Date.now()),
        ...placeholders.members(),
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const isRepeatable = update.add === undefined || typeof condition === "object";
      const write = { table, command, version, ...(!isRepeatable && { once: place }) };
      const updated = await calling(table, condition, () =>
        send(client, write).catch((error) => {
          throw missingItem(table, condition, error) ?? error;
        }),
      );
      return stored(updated ?? {});
    },

    async delete(table, key, condition) {
      const placeholders = new Placeholders();
      const expression = conditionExpression(table, condition, placeholders, Date.now());
      const command = new DeleteItemCommand({
        TableName: nameOf(table),
        Key: itemKey(table, key),
        ConditionExpression: expression,
        ...placeholders.members(),
      });
      await calling(table, condition, () => send(client, { table, command, version: newVersion() }));
    },

    transact: async (actions) => transact(client, nameOf, actions),
  };
}

/** The error for an update of an item that is not there, where its condition holds of none. */
function missingItem(
  table: TableLayout,
  condition: AnyCondition | undefined,
  error: unknown,
): NotFoundError | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  const there = error.Item !== undefined && !hasExpired(table, error.Item, Date.now());
  if (there || !holds(condition, undefined)) return undefined;
  return new NotFoundError(`Table ${table.name} has no item with this key to update. Put it first.`);
}
