import { http, json } from "@motif/app";
import { ItemInput, items } from "../resources.ts";

export default http(
  "create-item",
  { uses: { items: items.writer }, body: ItemInput },
  async ({ body, items, newId }) => {
    const item = { id: newId(), ...body };
    await items.put(item);
    return json(item, { status: 201 });
  },
);
