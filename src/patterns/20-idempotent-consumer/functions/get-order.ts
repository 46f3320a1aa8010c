import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { charges } from "../resources.ts";

/** What became of an order. */
export default http(
  "get-order",
  { uses: { charges: charges.reader }, params: z.object({ orderId: z.string() }) },
  async ({ params, charges }) => {
    const found = await charges.get(params);
    if (found) return json(found.item);
    const detail = "Nothing became of such an order, or not yet.";
    return problemResponse({ status: 404, title: "Not settled", detail }, { "retry-after": "1" });
  },
);
