import { http } from "@motif/app";
import { matchesNone, notFound } from "../preconditions.ts";
import { etagOf, itemResponse } from "../representation.ts";
import { ItemPath, items, PublicItem } from "../resources.ts";

/** One item; 304 to a client whose copy (If-None-Match) is the current one. */
export default http(
  "get-item",
  { uses: { items: items.reader }, params: ItemPath, responses: { 200: PublicItem, 304: null } },
  async ({ params, headers, items }) => {
    const found = await items.get(params);
    if (!found) return notFound(params.id);
    const etag = etagOf(found.version);
    if (matchesNone(headers["if-none-match"], etag)) return itemResponse(found);
    return new Response(null, { status: 304, headers: { etag } });
  },
);
