import { task } from "@motif/core";
import * as z from "zod/mini";
import { Order, tariffKey } from "../resources.ts";

export default task(
  "price-order",
  { input: Order, output: z.number(), uses: { key: tariffKey.reader } },
  async ({ key }) => (await key.get()).length,
);
