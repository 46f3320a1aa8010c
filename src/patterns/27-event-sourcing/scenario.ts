import type { Scenario } from "@motif/app/testing";

/** Accounts that are opened, paid into and out of, once for each key, and for a version; and all balances made of the events. */
const scenario: Scenario = async (world) => {
  const headers = { "content-type": "application/json" };
  const open = (account: string, owner: string) =>
    world.fetch(`/accounts/${account}`, { method: "PUT", headers, body: JSON.stringify({ owner }) });
  const move = (account: string, key: string, cents: number, seen = "") =>
    world.fetch(`/accounts/${account}/movements`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": key, ...(seen !== "" && { "if-match": seen }) },
      body: JSON.stringify({ cents, reference: key }),
    });
  const answers = [
    await open("a", "ada"),
    await open("a", "ada"),
    await open("a", "bob"),
    await open("b", "ada"),
    await move("a", "in", 1000),
    await move("a", "in", 1000),
    await move("a", "in", 999),
    await move("a", "out", -400, '"2"'),
    await move("a", "late", -400, '"2"'),
    await move("a", "much", -601),
    await move("none", "in", 5),
    await move("a", "no", 0),
    await world.fetch("/accounts/a"),
    await world.fetch("/accounts/none"),
  ];
  await world.settle();
  const history = JSON.parse((await world.fetch("/accounts/a/events")).body);
  const { accounts } = JSON.parse((await world.fetch("/owners/ada/accounts")).body);
  return {
    answers: answers.map(({ status, headers: { etag }, body }) => ({
      status,
      etag,
      ...(status < 300 && { body: JSON.parse(body) }),
    })),
    history: history.events.map(({ recordedAt: _, ...event }: { recordedAt: string }) => event),
    accounts,
    waiting: (await world.items("accounts")).filter(({ at }) => at === "pending").length,
  };
};

export default scenario;
