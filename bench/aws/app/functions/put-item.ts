import { http, json } from "@motif/app";
import { Item, items } from "../resources.ts";

/** Validates an item and stores it. */
export default http("put-item", { body: Item, uses: { items: items.writer } }, async ({ body, items }) => {
  await items.put(body);
  return json(body, { status: 201 });
});
