import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { items } from "../resources.ts";

export default http(
  "get-item",
  { uses: { items: items.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, items }) => {
    const found = await items.get(params);
    return found ? json(found.item) : problemResponse({ status: 404, title: "Not Found" });
  },
);
