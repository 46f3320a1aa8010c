import { changeOf, consumer } from "@motif/app";
import { type Entry, entries, fold, type ProductChange, products, shelfOf } from "../resources.ts";

/** Longer than a feed can be replayed (a day) and than dead letters are kept (14 days). */
const REMEMBERED_SECONDS = 15 * 24 * 3600;

/**
 * Puts a change into the index, unless the index knows a later one of the same product: a change that comes twice, from a replay or
 * from the dead letters changes nothing that is newer. It is one write, on condition that nobody else has written meanwhile.
 */
export default consumer(
  "index-product",
  { event: changeOf(products), uses: { entries: entries.readWriter }, timeout: "10s" },
  async ({ event: { data, time }, entries, metrics, now }) => {
    const known = await entries.get(data.key);
    if (known && known.item.sequence >= data.sequence) return;
    const entry = entryOf(data, now());
    await entries.put(entry, { if: known ? { version: known.version } : "absent" });
    metrics.add("ChangesIndexed", 1, "Count", { change: data.change });
    metrics.add("IndexLag", now().getTime() - Date.parse(time), "Milliseconds");
  },
);

function entryOf(change: ProductChange, now: Date): Entry {
  const { key, sequence } = change;
  if (!("new" in change)) {
    return { ...key, sequence, forgetAt: Math.ceil(now.getTime() / 1000) + REMEMBERED_SECONDS };
  }
  const { name, price, until } = change.new;
  const folded = fold(name);
  return {
    ...key,
    sequence,
    shelf: shelfOf(folded),
    folded,
    name,
    price,
    ...(until !== undefined && { until }),
  };
}
