import { task } from "@motif/app";
import { settle } from "../reserving.ts";
import { releaseInventory, reservations, stock } from "../resources.ts";

/** Frees what is held for the order. Nothing is held for it from then on, also by an attempt that is still under way. */
export default task(
  releaseInventory,
  { uses: { stock: stock.readWriter, reservations: reservations.readWriter }, timeout: "10s" },
  async ({ input, stock, reservations }) => {
    await settle({ stock, reservations }, input, "released");
    return null;
  },
);
