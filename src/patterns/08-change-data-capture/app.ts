import { app, httpApi, onChange } from "@motif/app";
import getProduct from "./functions/get-product.ts";
import indexProduct from "./functions/index-product.ts";
import putProduct from "./functions/put-product.ts";
import removeProduct from "./functions/remove-product.ts";
import search from "./functions/search.ts";
import { products } from "./resources.ts";

export default app("change-data-capture", {
  api: httpApi({
    "PUT /products/{id}": putProduct,
    "GET /products/{id}": getProduct,
    "DELETE /products/{id}": removeProduct,
    "GET /search": search,
  }),
  // Ten attempts take some minutes: an index that is out of reach for so long holds changes up, and loses none.
  index: onChange(products, indexProduct, { batch: 25, attempts: 10 }),
});
