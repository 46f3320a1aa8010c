import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { Sku, stock } from "../resources.ts";

/** How much of an article is free, and how much is held for orders. */
export default http(
  "get-stock",
  { uses: { stock: stock.reader }, params: z.object({ sku: Sku }) },
  async ({ params, stock }) => {
    const found = await stock.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such article" });
    const { sku, available, held } = found.item;
    return json({ sku, available, held: Object.values(held).reduce((sum, each) => sum + each, 0) });
  },
);
