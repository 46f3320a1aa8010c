import { http } from "@motif/app";
import { conditionOf, refusalOf } from "../preconditions.ts";
import { itemResponse } from "../representation.ts";
import { ItemInput, ItemPath, items, PublicItem } from "../resources.ts";

/** Replaces what clients say of an item, if it is still the version that this client has seen (If-Match). */
export default http(
  "update-item",
  { uses: { items: items.readWriter }, params: ItemPath, body: ItemInput, responses: { 200: PublicItem } },
  async ({ params, headers, body, items }) => {
    const condition = conditionOf(headers["if-match"]);
    if (condition instanceof Response) return condition;
    try {
      return itemResponse(await items.update(params, { set: body }, { if: condition }));
    } catch (error) {
      return refusalOf(error, items, params.id);
    }
  },
);
