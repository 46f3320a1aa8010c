import { http } from "@motif/app";
import { conditionOf, refusalOf } from "../preconditions.ts";
import { ItemPath, items } from "../resources.ts";

/** Deletes an item, if it is still the version that this client has seen (If-Match). */
export default http(
  "delete-item",
  { uses: { items: items.readWriter }, params: ItemPath, responses: { 204: null } },
  async ({ params, headers, items }) => {
    const condition = conditionOf(headers["if-match"]);
    if (condition instanceof Response) return condition;
    try {
      await items.delete(params, { if: condition });
      return new Response(null, { status: 204 });
    } catch (error) {
      return refusalOf(error, items, params.id);
    }
  },
);
