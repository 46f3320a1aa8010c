import { callable, callRecord, idempotencyTable, queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Largest request, in bytes: more than a call takes that nobody waits for (1 MiB, its record included), less than one that is waited for (6 MiB). */
export const LARGEST_REQUEST = 4_000_000;

/** What clients send. */
export const Values = z.strictObject({ values: z.array(z.int()).check(z.minLength(1)) });

/** What `summarize` is called with: with a report's id where its end is to be noted there. */
const SummaryInput = z.object({ report: z.exactOptional(z.uuid()), values: z.array(z.int()) });
const Summary = z.object({ count: z.int(), sum: z.int() });

/** A record of what became of a call that nobody waited for. */
export const SummaryRecord = callRecord({ input: SummaryInput, output: Summary });
export const summarized = queue("summarized", { schema: SummaryRecord });
export const unsummarized = queue("unsummarized", { schema: SummaryRecord });

/** The function that the others call: waited for, as a dry run, or without waiting. */
export const summarize = callable("summarize", {
  input: SummaryInput,
  output: Summary,
  onSuccess: summarized,
  onFailure: unsummarized,
});

export const Report = z.object({
  id: z.uuid(),
  status: z.enum(["accepted", "done", "failed"]),
  count: z.exactOptional(z.int()),
  sum: z.exactOptional(z.int()),
  /** Of one that failed: the error of the last attempt. */
  reason: z.exactOptional(z.string()),
});
export type Report = z.infer<typeof Report>;

export const reports = table("reports", { schema: Report, partitionKey: "id" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
