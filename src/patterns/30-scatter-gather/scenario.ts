import type { Scenario } from "@motif/app/testing";

/** A quote that all carriers answer, one that a carrier declines, and one that a carrier is late for; and what came of that later. */
const scenario: Scenario = async (world) => {
  const quote = (freight: object, headers: Record<string, string> = {}) =>
    world.fetch("/quotes", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(freight),
    });
  const heavy = { from: "HAM", to: "OSL", kg: 1200 };
  const late = await quote(heavy, { "idempotency-key": "heavy" });
  const given = [
    late,
    await quote(heavy, { "idempotency-key": "heavy" }),
    await quote({ from: "HAM", to: "OSL", kg: 20 }),
    await quote({ from: "HAM", to: "REK", kg: 20 }),
    await quote({ from: "HAM", to: "OSL", kg: 0 }),
  ];
  const { id } = JSON.parse(late.body);
  await world.settle();
  return {
    given,
    later: await world.fetch(`/quotes/${id}`),
    unknown: await world.fetch("/quotes/00000000-0000-4000-8000-000000000000"),
    deadLetters: await world.deadLetters("missed"),
  };
};

export default scenario;
