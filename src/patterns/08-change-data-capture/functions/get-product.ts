import { http, json, problemResponse } from "@motif/app";
import { Product, ProductPath, products } from "../resources.ts";

/** A product as the table has it. */
export default http(
  "get-product",
  { uses: { products: products.reader }, params: ProductPath, responses: { 200: Product } },
  async ({ params, products }) => {
    const found = await products.get(params);
    if (found) return json(found.item);
    return problemResponse({ status: 404, title: "Not Found", detail: `There is no product ${params.id}.` });
  },
);
