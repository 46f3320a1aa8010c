import { http } from "@motif/app";
import { ProductPath, products } from "../resources.ts";

/** Removes a product; one that is not there is no error. */
export default http(
  "remove-product",
  { uses: { products: products.writer }, params: ProductPath },
  async ({ params, products }) => {
    await products.delete(params);
    return new Response(null, { status: 204 });
  },
);
