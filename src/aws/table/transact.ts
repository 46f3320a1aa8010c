import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { InvalidArgumentError, ThrottledError, TooLargeError, UnknownOutcomeError } from "@motif/core";
import { checkIndexKeys } from "@motif/core/driver";
import type { TableAction, TableLayout } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { errorName, mayHaveHappened, serviceError } from "../ground/client/service-error.ts";
import { conditionExpression, Placeholders, updateCondition } from "./expression.ts";
import { itemKey } from "./keys.ts";
import { newVersion, versioned } from "./stored.ts";
import { updateExpression } from "./update.ts";

/** Each of them fails only because others were faster; within some 5 seconds. */
const MOST_ATTEMPTS = 24;
const BACKOFF = { initialDelayMs: 10, maxDelayMs: 400, factor: 1.5 } as const;

/**
 * Reasons that pass, and by which nothing was written
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
 */
const PASSING: readonly string[] = [
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
];

/**
 * Does all actions or none, and gives the places of those whose condition does not hold. A token makes a request that the SDK
 * repeats, because its answer was lost, the same one: "Although multiple identical calls using the same client request token
 * produce the same result on the server (no side effects), the responses to the calls might not be the same." It is valid "for 10
 * minutes after the first request that uses it is completed"; after an answer that nothing was written, the next attempt has
 * another. Throws `ThrottledError` when others keep writing the same items, and `UnknownOutcomeError` when no answer comes.
 */
export async function transact(
  client: DynamoDBClient,
  nameOf: (table: TableLayout) => string,
  actions: readonly TableAction[],
): Promise<readonly number[]> {
  const TransactItems = actions.map((action) => transactItem(nameOf(action.table), action));
  let token = randomUUID();
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: token }));
      return [];
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      const failed = reasons.flatMap(({ Code }, index) => (Code === "ConditionalCheckFailed" ? [index] : []));
      if (failed.length > 0) return failed;
      const isPassing = reasons.some(({ Code = "" }) => PASSING.includes(Code));
      // A repeated request that meets the first one on its way.
      if (!isPassing && errorName(error) !== "TransactionInProgressException") {
        throw transactionError(error, reasons, actions);
      }
      if (isPassing) token = randomUUID();
    }
    await sleep(backoffDelay(BACKOFF, attempt, Math.random));
  }
  throw new ThrottledError(
    `A transaction on ${tablesOf(actions)} was not done: others write the same items all the time, or DynamoDB throttles it.`,
  );
}

function transactItem(TableName: string, action: TableAction): TransactWriteItem {
  const { table, condition } = action;
  const placeholders = new Placeholders();
  const now = Date.now();
  switch (action.type) {
    case "put": {
      const ConditionExpression = conditionExpression(table, condition, placeholders, now);
      const Item = versioned(table, action.item, newVersion());
      return { Put: { TableName, Item, ConditionExpression, ...placeholders.members() } };
    }
    case "update": {
      checkIndexKeys(table, action.update.set ?? {});
      const UpdateExpression = updateExpression(action.update, newVersion(), placeholders);
      const ConditionExpression = updateCondition(table, condition, placeholders, now);
      const Key = itemKey(table, action.key);
      return {
        Update: { TableName, Key, UpdateExpression, ConditionExpression, ...placeholders.members() },
      };
    }
    case "delete": {
      const ConditionExpression = conditionExpression(table, condition, placeholders, now);
      const Key = itemKey(table, action.key);
      return { Delete: { TableName, Key, ConditionExpression, ...placeholders.members() } };
    }
    case "check": {
      const ConditionExpression = conditionExpression(table, action.condition, placeholders, now);
      const Key = itemKey(table, action.key);
      return { ConditionCheck: { TableName, Key, ConditionExpression, ...placeholders.members() } };
    }
  }
}

function transactionError(
  error: unknown,
  reasons: readonly CancellationReason[],
  actions: readonly TableAction[],
): Error {
  const where = `a transaction on ${tablesOf(actions)}`;
  const index = reasons.findIndex(({ Code = "None" }) => Code !== "None");
  const { Code, Message = "" } = reasons[index] ?? {};
  const refused = errorName(error) === "ValidationException" ? String((error as Error).message) : Message;
  if (Code === "ItemCollectionSizeLimitExceeded" || /size.*exceeded/i.test(refused)) {
    return new TooLargeError(
      `Action ${index === -1 ? "" : `${index} of `}${where} is too large: an item has 400 KB, all of them 4 MB. Keep large content in a bucket. (${refused})`,
    );
  }
  if (Code === "ValidationError" || errorName(error) === "ValidationException") {
    return new InvalidArgumentError(`DynamoDB refused ${where}: ${refused}`);
  }
  if (reasons.length === 0 && mayHaveHappened(error)) {
    return new UnknownOutcomeError(
      `It is not known whether ${where} was done: DynamoDB gave no answer. Read its items before you try again.`,
      { cause: error },
    );
  }
  return serviceError(error, where);
}

function tablesOf(actions: readonly TableAction[]): string {
  return [...new Set(actions.map(({ table }) => `table ${table.name}`))].join(", ");
}
