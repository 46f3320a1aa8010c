import { claimCheck, idempotencyTable, table } from "@motif/app";
import * as z from "zod/mini";

/** Largest request, and with it the largest document, in bytes: Lambda takes 6 MB, with all that is around it. */
export const LARGEST_REQUEST = 4_000_000;

/** What a client sends. */
export const NewDocument = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(200)),
  text: z.string().check(z.minLength(1)),
});

/** What is sent to be indexed: of any size. */
export const SentDocument = z.object({ id: z.uuid(), text: z.string() });

/** Small documents are in the queue itself, large ones in its bucket. */
export const documents = claimCheck("documents", {
  schema: SentDocument,
  retention: "1d",
  visibilityTimeout: "6m",
});

export const Entry = z.object({
  id: z.uuid(),
  title: z.string(),
  status: z.enum(["accepted", "indexed"]),
  /** RFC 3339, as all times here. */
  acceptedAt: z.string(),
  indexedAt: z.exactOptional(z.string()),
  words: z.exactOptional(z.int()),
  distinctWords: z.exactOptional(z.int()),
});
export type Entry = z.infer<typeof Entry>;

export const index = table("index", { schema: Entry, partitionKey: "id" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
