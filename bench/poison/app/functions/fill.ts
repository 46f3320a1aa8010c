import { task } from "@motif/app";
import * as z from "zod/mini";
import { type Item, items } from "../resources.ts";

const BATCH = 100;

const Range = z.object({
  keys: z.int(),
  from: z.int(),
  to: z.int(),
  /** Keys whose record `poisonAt` is poison. */
  poisoned: z.array(z.string()),
  poisonAt: z.int(),
});

/** Publishes the records `from` to `to` of each key, a hundred a call, each key's in order. */
export default task(
  "fill",
  { input: Range, output: z.int(), uses: { items: items.publisher }, timeout: "5m" },
  async ({ input: { keys, from, to, poisoned, poisonAt }, items }) => {
    const all: Item[] = [];
    for (let n = from; n < to; n++) {
      for (let k = 0; k < keys; k++) {
        const key = `key-${k}`;
        all.push({ key, n, poison: n === poisonAt && poisoned.includes(key) });
      }
    }
    for (let first = 0; first < all.length; first += BATCH) {
      await items.publishMany(all.slice(first, first + BATCH));
    }
    return all.length;
  },
);
