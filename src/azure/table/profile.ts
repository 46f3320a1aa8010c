import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

const LIMITS = `${LEARN}/cosmos-db/concepts-limits`;

const BATCH = `${LEARN}/cosmos-db/nosql/transactional-batch`;

/** Limits of Cosmos DB. */
export const QUOTAS = {
  item: quota(2 * 1024 * 1024, "bytes", LIMITS, "2026", "medium"),
  transaction: quota(2 * 1024 * 1024, "bytes", BATCH, "2026", "high"),
  transactionItems: quota(100, "items", BATCH, "2026", "high"),
  idLength: quota(1023, "bytes", LIMITS, "2026", "medium"),
  partitionKeyLength: quota(2048, "bytes", LIMITS, "2026", "medium"),
  accountNameLength: quota(44, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  nameLength: quota(255, "characters", LIMITS, "2026", "medium"),
} as const;

const ERRORS = `${LEARN}/cosmos-db/conceptual-resilient-sdk-applications`;

/** What items can be, and how tables behave. */
export const TABLE: Profile["table"] = {
  item: QUOTAS.item,
  transaction: QUOTAS.transaction,
  faults: {
    // "When the SDK retries [of HTTP 429] are exceeded, the error is returned to your application."
    throttled: fact(true, ERRORS, "2025-07", "medium"),
    // "Network timeouts and connectivity failures are among the most common errors."
    unavailable: fact(true, ERRORS, "2025-07", "medium"),
    // "For write operations, the SDKs do not retry […]. When a timeout occurs waiting for the response, it's not possible to
    // know if the request reached the service."
    "answer-lost": fact(true, ERRORS, "2025-07", "medium"),
    // 412: "the operation specified an eTag that's different from the version available at the server."
    contended: fact(true, ERRORS, "2025-07", "medium"),
  },
};
