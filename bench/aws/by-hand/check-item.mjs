import * as z from "zod/mini";

const Item = z.object({
  id: z.uuid(),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  price: z.number().check(z.nonnegative()),
});

export const handler = async (event) => {
  const item = Item.safeParse(JSON.parse(event.body));
  const [statusCode, body] = item.success ? [200, item.data] : [400, { errors: item.error.issues }];
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
};
