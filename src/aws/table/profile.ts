import { fact, type Profile, quota } from "@motif/core/platform";

/** Limits of DynamoDB. */
export const QUOTAS = {
  item: quota(
    400 * 1024,
    "bytes",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
    "2026",
    "high",
  ),
  transaction: quota(
    4 * 1024 * 1024,
    "bytes",
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html",
    "2026",
    "high",
  ),
  transactionItems: quota(
    100,
    "items",
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html",
    "2026",
    "high",
  ),
  indexes: quota(20, "indexes", "no source; can be raised for an account", "2026-10", "recall"),
} as const;

const ERRORS = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html";

/** What items can be, and how tables behave. */
export const TABLE: Profile["table"] = {
  item: QUOTAS.item,
  transaction: QUOTAS.transaction,
  faults: {
    // "For tables using on-demand mode, this exception [ThrottlingException] might be returned for any data plane API
    // operation if your request rate is too high."
    throttled: fact(true, ERRORS, "2023", "medium"),
    // "DynamoDB is currently unavailable. (This should be a temporary state.)"
    unavailable: fact(true, ERRORS, "2023", "medium"),
    // "When you receive a status code 500 on a write operation, the operation may have succeeded or failed."
    "answer-lost": fact(true, ERRORS, "2023", "medium"),
    // "For example, you might have tried to perform a conditional update on an item, but the actual value of the attribute did
    // not match the expected value in the condition."
    contended: fact(true, ERRORS, "2023", "medium"),
  },
};
