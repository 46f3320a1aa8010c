import { type AnyCondition, ConditionFailedError, TooLargeError, UnknownOutcomeError } from "@motif/core";
import { unmet } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { mayHaveHappened, serviceError, statusOf } from "../ground/service-error.ts";

/**
 * Statuses of Cosmos DB (https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb). With
 * `tryAgain`, writes at the same time were in each other's way and this one was not done; the SDK does not repeat it.
 */
export const STATUS = {
  missing: 404,
  conflict: 409,
  precondition: 412,
  tooLarge: 413,
  throttled: 429,
  tryAgain: 449,
} as const;

/** Calls the service, and gives its errors as those of the core. */
export async function calling<T>(table: TableLayout, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw tableError(table, error);
  }
}

/** The result of a call, or undefined where the service answered with one of some statuses. */
export async function unless<T>(
  table: TableLayout,
  statuses: readonly number[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (statuses.includes(statusOf(error) ?? 0)) return undefined;
    throw error instanceof LostAnswerError ? error : tableError(table, error);
  }
}

/** A write to which no answer came, or one by which the service says that it failed itself: it may have been done. */
export class LostAnswerError extends Error {}

/**
 * As {@link unless}, for a write, which the SDK itself does not repeat
 * (https://learn.microsoft.com/azure/cosmos-db/nosql/conceptual-resilient-sdk-applications). Throws {@link LostAnswerError} with the core's error as its cause. */
export async function writing<T>(
  table: TableLayout,
  statuses: readonly number[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  return unless(table, statuses, () =>
    call().catch((error: unknown) => {
      if (!mayHaveHappened(error)) throw error;
      throw new LostAnswerError("No answer to a write", { cause: tableError(table, error) });
    }),
  );
}

/** The error for a write whose condition does not hold. */
export function conditionFailed(
  table: TableLayout,
  condition: AnyCondition | undefined,
): ConditionFailedError {
  return new ConditionFailedError(`The write to table ${table.name} was not made: ${unmet(condition)}.`);
}

/** The error for a write of which nobody can tell whether it was made. */
export function unknownOutcome(table: TableLayout): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether an item of table ${table.name} was written: Cosmos DB's answer was lost, and the item has another version now, or is gone. Read it before you try again.`,
  );
}

/** An error of the SDK as one of the core's. */
export function tableError(table: TableLayout, error: unknown): Error {
  if (statusOf(error) === STATUS.tooLarge) {
    return new TooLargeError(
      `The item is larger than Cosmos DB allows for table ${table.name}. Put large content into a bucket.`,
    );
  }
  return serviceError(error, `table ${table.name}`);
}
