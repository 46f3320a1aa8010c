import { http, InvalidArgumentError, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { publicItem } from "../representation.ts";
import { items, PublicItem } from "../resources.ts";

const Query = z.strictObject({
  limit: z._default(z.coerce.number().check(z.multipleOf(1), z.gte(1), z.lte(100)), 20),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
});

const Page = z.object({ items: z.array(PublicItem), nextCursor: z.optional(z.string()) });

/** A page of items, newest first. `nextCursor` is there if there are more: send it as `cursor` to get them. */
export default http(
  "list-items",
  { uses: { items: items.reader }, query: Query, responses: { 200: Page } },
  async ({ query: { limit, cursor }, items }) => {
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    try {
      const { entries, cursor: nextCursor } = await items.query({
        index: "newest",
        partition: "items",
        order: "descending",
        ...page,
      });
      return json({ items: entries.map(({ item }) => publicItem(item)), nextCursor });
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return problemResponse({ status: 400, title: "Bad Request", detail: error.message });
    }
  },
);
