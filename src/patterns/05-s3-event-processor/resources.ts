import { bucket, derivedId, type ObjectCreated, queue, table } from "@motif/app";
import * as z from "zod/mini";
import { Product } from "./product.ts";

/** Deliveries of a slice before the import counts as failed and the slice goes to the dead-letter queue. */
export const MAX_ATTEMPTS = 5;

export const uploads = bucket("uploads");

/** A bucket of its own: a report can never start an import. */
export const reports = bucket("reports");

export const Import = z.object({
  id: z.string(),
  key: z.string(),
  version: z.string(),
  size: z.int(),
  /** `rejected`: the file is at fault, nothing is retried. `failed`: the import is, and can be redriven. */
  status: z.enum(["importing", "done", "rejected", "failed"]),
  reason: z.exactOptional(z.string()),
  /** The columns in the order of the file. */
  columns: z.array(z.string()),
  /** Everything before this byte is imported; a row begins here. */
  offset: z.int(),
  imported: z.int(),
  bad: z.int(),
  /** Key of the report in the bucket `reports`, where there are bad rows. */
  report: z.exactOptional(z.string()),
  /** RFC 3339. */
  startedAt: z.string(),
  finishedAt: z.exactOptional(z.string()),
});
export type Import = z.infer<typeof Import>;

/** What became of each file, and how far its import has come. */
export const imports = table("imports", { schema: Import, partitionKey: "id" });

/** The imported rows. A row's number is part of its key: writing it again, after a crash, changes nothing. */
export const products = table("products", {
  schema: z.extend(Product, { importId: z.string(), row: z.int() }),
  partitionKey: "importId",
  sortKey: "row",
});

export const BadRow = z.object({
  importId: z.string(),
  /** 1 is the first row after the header; empty lines do not count. */
  row: z.int(),
  errors: z.array(z.object({ column: z.string(), message: z.string() })),
  /** Seconds since 1970. Kept until the report is written, and a while to look into it. */
  expiresAt: z.int(),
});
export type BadRow = z.infer<typeof BadRow>;

/** Rows that cannot be imported, until the report is made of them. */
export const badRows = table("bad-rows", {
  schema: BadRow,
  partitionKey: "importId",
  sortKey: "row",
  timeToLive: "expiresAt",
});

export const ImportStep = z.object({ importId: z.string(), offset: z.int() });

/**
 * Steps of imports: what comes next is at this byte of the file. First in, first out per import, so that one import
 * never runs twice at the same time, while others run beside it. A step that is sent twice within 5 minutes is
 * accepted once.
 */
export const steps = queue("import-steps", { schema: ImportStep, fifo: true });

/**
 * The id of the import of one version of one object: the same for every event about it, another one when the object
 * is written again.
 */
export function importId({ bucket, key, version }: ObjectCreated): string {
  return derivedId(bucket, key, version);
}
