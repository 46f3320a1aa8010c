import { batchConsumer } from "@motif/app";
import { batches, Item, nameOf } from "../resources.ts";

const DIGITS = 20;

/** Fails as a whole where there is poison in it; else says what it had, and when. */
export default batchConsumer(
  "process-items",
  { event: Item, uses: { batches: batches.writer }, timeout: "30s" },
  async ({ events, batches, newId }) => {
    const all = events.map(({ data }) => data);
    if (all.some(({ poison }) => poison)) throw new Error("There is poison in it.");
    const at = String(process.hrtime.bigint()).padStart(DIGITS, "0");
    await batches.put({ id: newId(), at, names: all.map(nameOf) });
  },
);
