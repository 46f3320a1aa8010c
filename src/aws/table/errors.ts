import {
  ConditionFailedError,
  InvalidArgumentError,
  type MotifError,
  TooLargeError,
  type WriteCondition,
} from "@motif/core";
import { messageOf, type TableLayout } from "@motif/core/platform";
import { errorName, serviceError } from "../ground/client/service-error.ts";

/** Runs a call to DynamoDB and turns what it fails with into the core's errors. */
export async function calling<T>(
  table: TableLayout,
  condition: WriteCondition | undefined,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw tableError(error, table, condition);
  }
}

function tableError(error: unknown, { name }: TableLayout, condition: WriteCondition | undefined): Error {
  switch (errorName(error)) {
    case "ConditionalCheckFailedException":
      return new ConditionFailedError(`The write to table ${name} was not made: ${found(condition)}.`, {
        cause: error,
      });
    case "ItemCollectionSizeLimitExceededException":
      return new TooLargeError(`A partition of table ${name} is too large: ${messageOf(error)}`);
    case "ValidationException":
      return validationError(name, messageOf(error));
    default:
      return serviceError(error, `table ${name}`);
  }
}

/** DynamoDB says by its message only that an item has more than 400 KB. */
function validationError(table: string, message: string): MotifError {
  if (/size (to update )?has exceeded the maximum allowed/i.test(message)) {
    return new TooLargeError(
      `An item of table ${table} has more than 400 KB. Keep large content in a bucket.`,
    );
  }
  return new InvalidArgumentError(`DynamoDB refused a request to table ${table}: ${message}`);
}

function found(condition: WriteCondition | undefined): string {
  if (condition === "absent") return "an item with this key exists";
  if (condition === "present") return "there is no item with this key";
  return "the item has another version, or is gone";
}
