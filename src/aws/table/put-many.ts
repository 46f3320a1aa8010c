import { setTimeout as sleep } from "node:timers/promises";
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { type JsonObject, ThrottledError } from "@motif/core";
import { chunksOf, inParallel } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import type { Attributes } from "./attribute-value.ts";
import { calling } from "./errors.ts";
import { itemKey } from "./keys.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const LARGEST_BATCH = 25;
const BATCHES_AT_ONCE = 4;
/** Within some 5 seconds. */
const MOST_ATTEMPTS = 8;
const BACKOFF = { initialDelayMs: 50, maxDelayMs: 2_000 } as const;

/** Writes items in batches; what DynamoDB hands back unprocessed is sent again. `toStored` adds the version. */
export async function putItems(
  client: DynamoDBClient,
  tableName: string,
  table: TableLayout,
  items: readonly JsonObject[],
  toStored: (item: JsonObject) => Attributes,
): Promise<void> {
  // A batch must not name a key twice: the last one wins.
  const byKey = new Map(items.map((item) => [JSON.stringify(itemKey(table, item)), item]));
  const requests = [...byKey.values()].map(
    (item): WriteRequest => ({ PutRequest: { Item: toStored(item) } }),
  );
  await inParallel(chunksOf(requests, LARGEST_BATCH), BATCHES_AT_ONCE, (batch) =>
    writeBatch(client, tableName, table, batch),
  );
}

async function writeBatch(
  client: DynamoDBClient,
  tableName: string,
  table: TableLayout,
  batch: readonly WriteRequest[],
): Promise<void> {
  let left = [...batch];
  for (let attempt = 1; ; attempt++) {
    const { UnprocessedItems } = await calling(table, undefined, () =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } })),
    );
    left = UnprocessedItems?.[tableName] ?? [];
    if (left.length === 0) return;
    if (attempt === MOST_ATTEMPTS) {
      throw new ThrottledError(
        `DynamoDB did not take ${left.length} items of table ${table.name}, because there is too much traffic.`,
      );
    }
    await sleep(backoffDelay(BACKOFF, attempt, Math.random));
  }
}
