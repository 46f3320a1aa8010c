import type { Scenario } from "@motif/app/testing";
import { ALICE, AUDREY, BOB, MARA, MAX, OTTO } from "./people.ts";

const ID = "5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a01";
const LARGE = "5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a02";

/** Every route, by everybody: let through, and denied for each reason. */
const scenario: Scenario = async (world) => {
  const answers: unknown[] = [];
  const call = async (bearer: string | undefined, method: string, path: string, body?: object) => {
    const headers = {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(body && { "content-type": "application/json" }),
    };
    answers.push(await world.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }));
  };
  const as = async (claims: typeof ALICE, ...request: [method: string, path: string, body?: object]) =>
    call(await world.token(claims), ...request);
  const path = `/expenses/${ID}`;
  const expense = { purpose: "Größe – 大", amount: 49_90 };
  await call(undefined, "PUT", path, { nonsense: true });
  await call("a.b.c", "PUT", path, expense);
  await as({ ...ALICE, exp: 1 }, "PUT", path, expense);
  await as({ ...ALICE, aud: "other-api" }, "PUT", path, expense);
  await as({ ...ALICE, scope: "expenses:read" }, "PUT", path, expense);
  await as({ sub: "eve", scope: "expenses:write" }, "PUT", path, expense);
  await as(ALICE, "PUT", path, { amount: -1 });
  await as(ALICE, "PUT", path, expense);
  await as(ALICE, "PUT", path, expense);
  await as(BOB, "PUT", path, expense);
  await as(MARA, "PUT", `/expenses/${LARGE}`, { purpose: "A car", amount: 20_000_00 });
  for (const person of [ALICE, BOB, MARA, OTTO, AUDREY]) await as(person, "GET", path);
  await as(ALICE, "GET", "/expenses");
  await as(BOB, "GET", "/expenses");
  for (const person of [ALICE, OTTO, AUDREY, MARA])
    await as(person, "PUT", `${path}/decision`, { status: "approved" });
  await as(MARA, "PUT", `${path}/decision`, { status: "approved" });
  await as(MAX, "PUT", `${path}/decision`, { status: "rejected" });
  await as(MARA, "PUT", `/expenses/${LARGE}/decision`, { status: "approved" });
  await as(MAX, "PUT", `/expenses/${LARGE}/decision`, { status: "approved" });
  const expenses = await world.items("expenses");
  return { answers, expenses: expenses.toSorted((a, b) => (String(a["id"]) < String(b["id"]) ? -1 : 1)) };
};

export default scenario;
