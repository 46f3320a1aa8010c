import type { Scenario } from "@motif/app/testing";

/** Orders: one that is sent twice, one with its id and another price, one that no card can pay, one of old, and one that is none. */
const scenario: Scenario = async (world) => {
  const placedAt = "2000-01-01T00:00:00Z";
  const place = (orderId: string, over: object = {}) =>
    world.fetch("/orders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId, cents: 1990, currency: "EUR", placedAt, ...over }),
    });
  const placed = [
    await place("o-1"),
    await place("o-2", { cents: 600_000 }),
    await place("o-3", { cents: 0 }),
  ];
  await world.settle();
  const again = [await place("o-1"), await place("o-1", { cents: 1991 })];
  await world.settle();
  return {
    placed,
    again,
    settled: [await world.fetch("/orders/o-1"), await world.fetch("/orders/o-2")],
    charges: byText(await world.items("charges")),
    deadLetters: (await world.deadLetters("orders")).map((letter) => JSON.parse(letter).orderId).sort(),
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
