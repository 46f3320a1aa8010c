import {
  type $Command,
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type DynamoDBClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { UnknownOutcomeError } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import { mayHaveHappened } from "../ground/client/service-error.ts";
import { type Attributes, VERSION } from "./attribute-value.ts";

/** A write that gives its item the version. */
export interface Write<I extends ServiceInputTypes, O extends ServiceOutputTypes> {
  readonly table: TableLayout;
  readonly command: $Command<I, O, DynamoDBClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>;
  readonly version: string;
  /** Where doing it twice is not the same as doing it once: the key, by which its item can be asked what became of it. */
  readonly once?: { readonly TableName: string; readonly Key: Attributes };
}

interface Attempts {
  /** Whether one of them may have been done, though no answer said so. */
  lost: boolean;
}

/** An attempt without an answer, of a write that must not be repeated. Without a `cause`, by which the SDK would repeat it. */
class UnansweredError extends Error {
  override name = "UnansweredError";
}

/**
 * Sends a write, and gives the attributes of the item that DynamoDB gives.
 *
 * The SDK repeats a request whose answer was lost, and then meets its own result: the condition does not hold any more
 * because the item has this write's version, and the write was made. What may not be repeated (`ADD`: "the update is
 * not idempotent", https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.AtomicCounters)
 * is not: the item is asked instead. `TransactWriteItems` with a token would be idempotent, but costs twice as
 * much and cannot return the item. Throws the SDK's errors, and `UnknownOutcomeError` where others have written since.
 */
export async function send<
  I extends ServiceInputTypes,
  O extends ServiceOutputTypes & { readonly Attributes?: Record<string, AttributeValue> | undefined },
>(client: DynamoDBClient, write: Write<I, O>): Promise<Attributes | undefined> {
  const attempts = watch(write);
  try {
    const { Attributes } = await client.send(write.command);
    return Attributes;
  } catch (error) {
    const own = ownItem(error, write.version) ?? (attempts.lost ? await confirmed(client, write) : undefined);
    if (own) return own;
    const isUndecided = write.once !== undefined || error instanceof ConditionalCheckFailedException;
    throw attempts.lost && isUndecided ? unknownOutcome(write.table, error) : error;
  }
}

/** The innermost step around each attempt, inside of the SDK's own retries. */
function watch<I extends ServiceInputTypes, O extends ServiceOutputTypes>(write: Write<I, O>): Attempts {
  const attempts: Attempts = { lost: false };
  write.command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!mayHaveHappened(error)) throw error;
        attempts.lost = true;
        throw write.once ? new UnansweredError(String(error)) : error;
      }
    },
    { step: "finalizeRequest", priority: "low" },
  );
  return attempts;
}

/** The item that a condition met, where it is the one that this very write made. */
function ownItem(error: unknown, version: string): Attributes | undefined {
  const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
  return item?.[VERSION]?.S === version ? item : undefined;
}

/** The item, if this write was the last one. Asked by an update that changes nothing, so that no function needs a right to read. */
async function confirmed<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  client: DynamoDBClient,
  { once, version }: Write<I, O>,
): Promise<Attributes | undefined> {
  if (!once) return undefined;
  const command = new UpdateItemCommand({
    ...once,
    UpdateExpression: "SET #v = :v",
    ConditionExpression: "#v = :v",
    ExpressionAttributeNames: { "#v": VERSION },
    ExpressionAttributeValues: { ":v": { S: version } },
    ReturnValues: "ALL_NEW",
  });
  const answer = await client.send(command).catch(() => undefined); // then the outcome stays unknown
  return answer?.Attributes;
}

function unknownOutcome({ name }: TableLayout, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether an item of table ${name} was written: DynamoDB's answer was lost, and the item has another version now, or is gone. Read it before you try again.`,
    { cause },
  );
}
