import type { Scenario } from "@motif/app/testing";

/** Orders that are paid, that no card can pay, and of more than there is. */
const scenario: Scenario = async (world) => {
  const send = (method: string, path: string, body: object, key: string) =>
    world.fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    });
  const articles = [
    await send("PUT", "/stock/mug", { available: 5 }, "none"),
    await send("PUT", "/stock/mug", { available: 9 }, "none"),
  ];
  const registered = await send("POST", "/users", { email: "ada@example.com" }, "ada");
  await world.settle();
  const [user] = await world.items("users");
  const order = { userId: user?.["userId"], sku: "mug", quantity: 2, cents: 2400 };
  const answers = [
    await send("POST", "/orders", order, "paid"),
    await send("POST", "/orders", order, "paid"),
    await send("POST", "/orders", { ...order, quantity: 3 }, "paid"),
    await send("POST", "/orders", { ...order, cents: 500_001 }, "declined"),
    await send("POST", "/orders", { ...order, quantity: 9 }, "refused"),
    await send("POST", "/orders", { ...order, quantity: 0 }, "none"),
  ];
  await world.settle();
  return {
    statuses: [...articles, registered, ...answers].map(({ status }) => status),
    stock: await world.items("stock"),
    orders: byText((await world.items("orders")).map(({ stock, payment }) => ({ stock, payment }))),
    reservations: byText((await world.items("reservations")).map(({ status }) => status)),
    charges: byText((await world.items("charges")).map(({ cents }) => cents)),
    mails: byText((await world.items("mails")).map(({ about }) => about)),
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
