import { http, json } from "@motif/app";
import { Product, ProductInput, ProductPath, products } from "../resources.ts";

/** Writes a product, and thinks of nobody who may want to know. */
export default http(
  "put-product",
  {
    uses: { products: products.writer },
    params: ProductPath,
    body: ProductInput,
    responses: { 200: Product },
  },
  async ({ params, body, products }) => {
    const product = { ...params, ...body };
    await products.put(product);
    return json(product);
  },
);
