import type { Scenario } from "@motif/app/testing";

/** Orders that are confirmed, of more than there is, that no card can pay, and that nobody delivers. */
const scenario: Scenario = async (world) => {
  const send = (method: string, path: string, body: object, key: string) =>
    world.fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    });
  const order = { sku: "mug", quantity: 2, cents: 2400, country: "CH" };
  const answers = [
    await send("PUT", "/stock/mug", { available: 5 }, "none"),
    await send("PUT", "/stock/mug", { available: 9 }, "none"),
    await send("POST", "/orders", order, "confirmed"),
    await send("POST", "/orders", order, "confirmed"),
    await send("POST", "/orders", { ...order, quantity: 3 }, "confirmed"),
    await send("POST", "/orders", { ...order, quantity: 9 }, "refused"),
    await send("POST", "/orders", { ...order, quantity: 0 }, "none"),
  ];
  await world.settle();
  answers.push(await send("POST", "/orders", { ...order, cents: 500_001 }, "declined"));
  await world.settle();
  answers.push(await send("POST", "/orders", { ...order, country: "AQ" }, "undeliverable"));
  await world.settle();
  const orders = await world.items("orders");
  return {
    statuses: answers.map(({ status }) => status),
    stock: await world.items("stock"),
    orders: byText(
      orders.map(({ decision, reason, open, stock, payment, shipment }) => ({
        decision,
        reason,
        open,
        stock,
        payment,
        shipment,
      })),
    ),
    reservations: byText((await world.items("reservations")).map(({ status }) => status)),
    charges: byText((await world.items("charges")).map(({ status }) => status)),
    shipments: byText((await world.items("shipments")).map(({ status }) => status)),
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
