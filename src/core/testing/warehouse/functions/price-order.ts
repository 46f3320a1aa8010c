import { task } from "@motif/core";
import * as z from "zod/mini";
import { Order, tariffKey, tariffs } from "../resources.ts";

export default task(
  "price-order",
  { input: Order, output: z.number(), uses: { key: tariffKey.reader, tariffs: tariffs.reader } },
  async ({ key, tariffs }) => (await key.get()).length * (await tariffs.get()).perParcel,
);
