import type { Scenario } from "@motif/app/testing";

/** Movements in order, one that comes twice, one that is refused, one that is poison, and those behind it: of two accounts. */
const scenario: Scenario = async (world) => {
  const put = (path: string, body: object) =>
    world.fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const move = (account: string, number: number, cents: number, currency = "EUR") =>
    put(`/accounts/${account}/movements/${number}`, { cents, currency });
  const settings = [
    await put("/accounts/skips", { whenStuck: "skip" }),
    await put("/rates/USD", { rate: 0.5 }),
    await put("/rates/usd", { rate: 0.5 }),
  ];
  const sent = [
    await move("stops", 1, 100),
    await move("stops", 2, -300),
    await move("stops", 2, -300),
    await move("stops", 3, 50, "USD"),
    await move("stops", 3, 0),
  ];
  await world.settle();
  // Out of order, as what comes behind a dead letter is.
  for (const account of ["stops", "skips"]) {
    sent.push(await move(account, 5, 10));
    await world.settle();
  }
  const after = [await world.fetch("/accounts/stops"), await world.fetch("/accounts/skips")];
  return { settings, sent, after, deadLetters: await world.deadLetters("movements") };
};

export default scenario;
