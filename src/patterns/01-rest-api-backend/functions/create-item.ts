import {
  ConditionFailedError,
  http,
  idempotentHttp,
  type Stored,
  type TableReader,
  type TableWriter,
} from "@motif/app";
import { itemResponse } from "../representation.ts";
import { type Item, ItemInput, items, PublicItem, requests } from "../resources.ts";

/** Creates an item. With an Idempotency-Key, a repeated request creates no second one and gets the first response. */
export default http(
  "create-item",
  {
    uses: { items: items.readWriter, requests: requests.readWriter },
    body: ItemInput,
    responses: { 201: PublicItem },
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ body, items, metrics, newId, now }) => {
      const item: Item = { ...body, id: newId(), createdAt: now().toISOString(), list: "items" };
      const stored = await putOnce(items, item);
      metrics.add("ItemsCreated", 1);
      return itemResponse(stored, { status: 201, headers: { location: `/items/${item.id}` } });
    },
  ),
);

/**
 * Under the same Idempotency-Key, `newId` gives the same id again. So if it is taken, an earlier attempt at this request
 * wrote the item and died before it answered: what it wrote is the answer.
 */
async function putOnce(
  items: TableReader<Item, "id"> & TableWriter<Item, "id">,
  item: Item,
): Promise<Stored<Item>> {
  try {
    const { version } = await items.put(item, { if: "absent" });
    return { item, version };
  } catch (error) {
    const earlier = error instanceof ConditionFailedError && (await items.get({ id: item.id }));
    if (!earlier) throw error;
    return earlier;
  }
}
