import { failedBatch, queue, stream, table } from "@motif/app";
import * as z from "zod/mini";

/** A record: the `n`-th of its key. One that is poison cannot be processed, with whatever it comes together. */
export const Item = z.object({ key: z.string(), n: z.int(), poison: z.boolean() });
export type Item = z.infer<typeof Item>;

export const items = stream("items", { schema: Item, partitionKey: "key", shards: 8 });
export const rejected = queue("rejected", { schema: failedBatch });

/** A batch that was processed: when, by a clock that goes on when the process is killed, and `key n` of each record. */
export const Batch = z.object({ id: z.string(), at: z.string(), names: z.array(z.string()) });
export const batches = table("batches", { schema: Batch, partitionKey: "id" });

export const Rejection = z.object({ id: z.string(), name: z.string() });
export const rejections = table("rejections", { schema: Rejection, partitionKey: "id" });

/** What a record is called in the tables. */
export function nameOf({ key, n }: Item): string {
  return `${key} ${n}`;
}
