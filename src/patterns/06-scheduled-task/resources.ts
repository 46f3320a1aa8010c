import { idempotencyTable, service, table } from "@motif/app";
import * as z from "zod/mini";

/** Where the tills stand: their day is over when it is midnight there. */
export const TIME_ZONE = "Europe/Paris";

/** Sales are kept for so many days after their day, and until its report is made. */
export const KEPT_DAYS = 1;

/** The partner is down after so many checks in a row without an answer. */
export const DOWN_AFTER = 2;

/** A receipt: each till numbers its own, as the tills of a shop do. */
export const SaleKey = z.object({
  day: z.iso.date(),
  number: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
});

export const SaleInput = z.strictObject({ cents: z.int().check(z.minimum(1), z.maximum(100_000_000)) });

export const Sale = z.object({ ...SaleKey.shape, ...SaleInput.shape });
export type Sale = z.infer<typeof Sale>;

/** What was taken on a day. It is made once, and never changed. */
export const Report = z.object({
  /** All reports stand in one book, one after the other. */
  book: z.literal("daily"),
  day: z.iso.date(),
  sales: z.int(),
  cents: z.int(),
  /** RFC 3339. */
  madeAt: z.string(),
});
export type Report = z.infer<typeof Report>;

/** How far a task has come. */
const Progress = z.object({ task: z.string(), nextDay: z.iso.date() });

/** What the checks of the partner found. */
export const Health = z.object({
  service: z.literal("partner"),
  status: z.enum(["up", "down"]),
  /** Checks in a row without an answer. */
  failures: z.int(),
  /** RFC 3339: when the latest check was due. */
  checkedFor: z.string(),
});
export type Health = z.infer<typeof Health>;

export const sales = table("sales", { schema: Sale, partitionKey: "day", sortKey: "number" });
export const reports = table("reports", { schema: Report, partitionKey: "book", sortKey: "day" });
export const progress = table("progress", { schema: Progress, partitionKey: "task" });
export const health = table("health", { schema: Health, partitionKey: "service" });

/** Who is at work that nobody else may do meanwhile. */
export const leases = idempotencyTable("leases");

/** Whom the shop orders from. */
export const partner = service("partner", { url: "https://partner.example.com", timeout: "5s" });
