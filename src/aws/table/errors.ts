import {
  type AnyCondition,
  ConditionFailedError,
  InvalidArgumentError,
  type MotifError,
  TooLargeError,
} from "@motif/core";
import { unmet } from "@motif/core/driver";
import { messageOf, type TableLayout } from "@motif/core/platform";
import { errorName, serviceError } from "../ground/client/service-error.ts";

/** Runs a call to DynamoDB and turns what it fails with into the core's errors. */
export async function calling<T>(
  table: TableLayout,
  condition: AnyCondition | undefined,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw tableError(error, table, condition);
  }
}

function tableError(error: unknown, { name }: TableLayout, condition: AnyCondition | undefined): Error {
  switch (errorName(error)) {
    case "ConditionalCheckFailedException":
      return new ConditionFailedError(`The write to table ${name} was not made: ${unmet(condition)}.`, {
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
