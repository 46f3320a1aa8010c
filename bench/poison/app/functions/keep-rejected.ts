import { consumer, failedBatch } from "@motif/app";
import { Item, items, nameOf, rejections } from "../resources.ts";

/** Keeps what the failure queue tells of. */
export default consumer(
  "keep-rejected",
  { event: failedBatch, uses: { items: items.reader, rejections: rejections.writer } },
  async ({ event, items, rejections }) => {
    for (const { id, data } of await items.recordsOf(event.data)) {
      await rejections.put({ id, name: nameOf(Item.parse(data)) });
    }
  },
);
