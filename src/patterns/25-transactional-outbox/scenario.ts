import type { Scenario } from "@motif/app/testing";

/** Orders that are placed, changed and cancelled, and what the warehouse makes of what it is told. */
const scenario: Scenario = async (world) => {
  const put = (order: string, quantity: number) =>
    world.fetch(`/orders/${order}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sku: "mug", quantity }),
    });
  const cancel = (order: string) => world.fetch(`/orders/${order}`, { method: "DELETE" });
  const answers = [await put("a", 1), await put("a", 1), await put("b", 5), await put("a", 0)];
  await world.settle();
  answers.push(await put("a", 2), await cancel("b"), await cancel("b"), await put("b", 6), await cancel("c"));
  await world.settle();
  answers.push(await world.fetch("/orders/a"), await world.fetch("/parcels/c"));
  const parcels = await world.items("parcels");
  return {
    answers: answers.map(({ status, body }) => ({
      status,
      ...(status === 200 && { body: JSON.parse(body) }),
    })),
    parcels: parcels.toSorted((one, other) => (String(one.order) < String(other.order) ? -1 : 1)),
    outbox: (await world.items("orders")).map(({ at }) => at),
  };
};

export default scenario;
