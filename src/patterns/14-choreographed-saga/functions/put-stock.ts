import { http } from "@motif/app";
import * as z from "zod/mini";
import { wasMade } from "../only-if.ts";
import { Article, Sku, stock } from "../resources.ts";

/** Takes an article into the stock. One that is there stays as it is: orders may hold some of it. */
export default http(
  "put-stock",
  {
    uses: { stock: stock.writer },
    params: z.object({ sku: Sku }),
    body: z.strictObject({ available: Article.shape.available }),
    responses: { 201: null, 204: null },
  },
  async ({ params, body, stock }) => {
    const article = { sku: params.sku, available: body.available, held: {} };
    const isNew = await wasMade(stock.put(article, { if: "absent" }));
    return new Response(null, { status: isNew ? 201 : 204 });
  },
);
