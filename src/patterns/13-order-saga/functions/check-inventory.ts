import { task } from "@motif/app";
import { OutOfStock } from "../errors.ts";
import { reserve } from "../reserving.ts";
import { checkInventory, reservations, stock } from "../resources.ts";

/** Holds what was ordered. */
export default task(
  checkInventory,
  { uses: { stock: stock.readWriter, reservations: reservations.readWriter }, timeout: "10s" },
  async ({ input, stock, reservations }) => {
    const status = await reserve({ stock, reservations }, input);
    if (status === "refused" || status === "released")
      throw new OutOfStock(`There are not ${input.quantity} of ${input.sku}.`);
    return null;
  },
);
