import { table } from "@motif/app";
import * as z from "zod/mini";

export const Item = z.object({
  id: z.uuid(),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  price: z.number().check(z.nonnegative()),
});

export const items = table("items", { schema: Item, partitionKey: "id" });
