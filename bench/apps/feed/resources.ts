import { table } from "@motif/app";
import * as z from "zod/mini";

export const ItemInput = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  price: z.number().check(z.nonnegative()),
});

export const items = table("items", { schema: z.extend(ItemInput, { id: z.uuid() }), partitionKey: "id" });
