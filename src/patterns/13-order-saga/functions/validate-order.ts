import { task } from "@motif/app";
import { OrderInvalid } from "../errors.ts";
import { wasMade } from "../only-if.ts";
import { orders, stock, validateOrder } from "../resources.ts";

/** Notes the order, and refuses one of an article that there is not. */
export default task(
  validateOrder,
  { uses: { orders: orders.writer, stock: stock.reader }, timeout: "10s" },
  async ({ input, orders, stock }) => {
    await wasMade(orders.put({ ...input, status: "placed" }, { if: "absent" }));
    if (!(await stock.get({ sku: input.sku }))) throw new OrderInvalid(`There is no article ${input.sku}.`);
    return null;
  },
);
