import type { JsonObject } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { beforeEach, describe, expect, it } from "vitest";
import app from "./app.ts";
import { ALICE, AUDREY, BOB, MARA, MAX, OTTO } from "./people.ts";

const ID = "5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a01";
const PATH = `/expenses/${ID}`;
const TRAIN = { purpose: "Train", amount: 49_90 };
const CAR = { purpose: "Car", amount: 20_000_00 };

let t: TestApp;
beforeEach(async () => {
  t = await start(app);
  return () => t.stop();
});

type Call = readonly [method: string, path: string, body?: unknown];
const ROUTES: readonly Call[] = [
  ["PUT", PATH, TRAIN],
  ["GET", PATH],
  ["GET", "/expenses"],
  ["PUT", `${PATH}/decision`, { status: "approved" }],
];

function send(authorization: string | undefined, [method, path, body]: Call): Promise<Response> {
  const headers = {
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  return t.fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

const as = async (claims: JsonObject, ...call: Call) => send(`Bearer ${await t.token(claims)}`, call);
const submit = (claims: JsonObject, body: object = TRAIN) => as(claims, "PUT", PATH, body);
const decide = (claims: JsonObject, status = "approved") => as(claims, "PUT", `${PATH}/decision`, { status });

describe("who has no token that counts", () => {
  const ALL = "expenses:read expenses:write expenses:approve";
  it.each<[string, JsonObject]>([
    ["has expired", { exp: 1 }],
    ["is not yet valid", { nbf: 4_000_000_000 }],
    ["is for another API", { aud: "other-api" }],
    ["is of another issuer", { iss: "https://login.example.com/evil" }],
    ["says no department", { department: null }],
    ["says roles that are no list", { roles: "manager" }],
    ["says a limit that is no number", { approvalLimit: "all" }],
    ["is of nobody", { sub: "" }],
  ])("is refused on every route where it %s, whatever the body", async (_, claims) => {
    const authorization = `Bearer ${await t.token({ ...MARA, scope: ALL, ...claims })}`;
    for (const [method, path, body] of ROUTES) {
      const response = await send(authorization, [method, path, body && { nonsense: true }]);
      expect(response.status, `${method} ${path}`).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
      expect(await response.text()).not.toContain("nonsense");
    }
    expect((await t.table("expenses").scan()).entries).toEqual([]);
  });

  it.each(["", "Bearer x", "Basic YTpi"])("is refused on every route with %j", async (text) => {
    for (const call of ROUTES) expect((await send(text === "" ? undefined : text, call)).status).toBe(401);
  });
});

describe("who lacks the scope of a route", () => {
  it.each([
    [ROUTES[0], "expenses:write"],
    [ROUTES[1], "expenses:read"],
    [ROUTES[2], "expenses:read"],
    [ROUTES[3], "expenses:approve"],
  ] as const)("is refused: %j takes %s", async (call, scope) => {
    await submit(ALICE);
    const others = ["expenses:read", "expenses:write", "expenses:approve"].filter((one) => one !== scope);
    const response = await as({ ...MARA, scope: others.join(" ") }, ...(call ?? ["GET", "/"]));
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain(`scope="${scope}"`);
    expect((await as({ ...MARA, sub: "mia", scope }, ...(call ?? ["GET", "/"]))).status).not.toBe(403);
  });
});

describe("an expense", () => {
  it("is its owner's, whoever the body says it is", async () => {
    expect((await submit(ALICE, { ...TRAIN, owner: "bob" })).status).toBe(400);
    expect(await (await submit(ALICE)).json()).toMatchObject({ owner: "alice", department: "sales" });
  });

  it("is submitted once under its id: a repetition gets it again, others are told nothing of it", async () => {
    const first = await (await submit(ALICE)).json();
    const again = await submit(ALICE);
    expect([again.status, await again.json()]).toEqual([201, first]);
    for (const [person, body] of [
      [ALICE, CAR],
      [BOB, TRAIN],
    ] as const) {
      const response = await submit(person, body);
      expect(response.status).toBe(409);
      expect(await response.text()).not.toContain("alice");
    }
  });

  it.each([
    ["its owner", ALICE, 200],
    ["another employee", BOB, 404],
    ["a manager of its department", MARA, 200],
    ["a manager of another one", OTTO, 404],
    ["an auditor", AUDREY, 200],
    ["a manager of that department by another role", { ...BOB, roles: ["Manager", "managers"] }, 404],
  ])("is for %s: %#", async (_, person, status) => {
    await submit(ALICE);
    const response = await as(person, "GET", PATH);
    expect(response.status).toBe(status);
    const missing = PATH.replace(/1$/, "9");
    if (status === 404) {
      const none = await (await as(person, "GET", missing)).text();
      expect((await response.text()).replace(ID, "")).toBe(none.replace(missing.slice(10), ""));
    }
  });

  it("is listed for its owner alone, page by page; a cursor of somebody else's list shows nothing of it", async () => {
    for (let n = 10; n < 35; n++)
      await as(ALICE, "PUT", `${PATH.slice(0, -2)}${n}`, { purpose: `Trip ${n}`, amount: n });
    const first = await (await as(ALICE, "GET", "/expenses")).json();
    const next = `/expenses?cursor=${encodeURIComponent(first.nextCursor)}`;
    const second = await (await as(ALICE, "GET", next)).json();
    expect(first.expenses.length + second.expenses.length).toBe(25);
    for (const person of [BOB, MARA, AUDREY]) {
      expect(await (await as(person, "GET", "/expenses")).json()).toEqual({ expenses: [] });
      expect(await (await as(person, "GET", next)).text()).not.toContain("Trip");
    }
    expect((await as(ALICE, "GET", "/expenses?cursor=garbage")).status).toBe(400);
    expect((await as(ALICE, "GET", "/expenses?owner=bob")).status).toBe(400);
  });
});

describe("a decision", () => {
  it.each([
    ["nobody with the scope alone", { ...ALICE, scope: "expenses:approve" }, TRAIN, 403, "not-a-manager"],
    ["no auditor", AUDREY, TRAIN, 403, "not-a-manager"],
    [
      "no auditor who manages others",
      { ...AUDREY, roles: ["auditor", "manager"] },
      TRAIN,
      403,
      "another-department",
    ],
    ["no manager beyond the limit", MARA, CAR, 403, "over-the-limit"],
    ["no manager of others, who does not even know of it", OTTO, TRAIN, 404, undefined],
    ["a manager up to the limit", MARA, { ...TRAIN, amount: 500_00 }, 200, undefined],
    ["no manager a cent beyond", MARA, { ...TRAIN, amount: 500_01 }, 403, "over-the-limit"],
  ])("is made by %s", async (_, person, expense, status, code) => {
    await submit(ALICE, expense);
    const response = await decide(person);
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
    const [entry] = (await t.table("expenses").scan()).entries;
    expect(entry?.item["status"]).toBe(status === 200 ? "approved" : "submitted");
  });

  it("is not made about an expense of one's own", async () => {
    await submit(MARA);
    expect(await (await decide(MARA)).json()).toMatchObject({ status: 403, code: "own-expense" });
    expect((await decide(MAX)).status).toBe(200);
  });

  it("is made once: its repetition gets the result, another one comes too late", async () => {
    await submit(ALICE);
    const made = await (await decide(MARA)).json();
    expect(await (await decide(MARA)).json()).toEqual(made);
    for (const late of [await decide(MARA, "rejected"), await decide(MAX)])
      expect([late.status, (await late.json()).code]).toEqual([409, "already-decided"]);
  });

  it("of two managers at the same time is that of one of them", async () => {
    await submit(ALICE);
    const answers = await Promise.all([decide(MARA), decide(MAX, "rejected")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each(["before", "after"] as const)("survives a crash %s it is written", async (when) => {
    await submit(ALICE);
    t.faults.crash("decide-expense", { operation: 2, when });
    expect((await decide(MARA)).status).toBe(502);
    expect(await (await decide(MARA)).json()).toMatchObject({ status: "approved", decidedBy: "mara" });
  });
});

it("nobody is let through where the issuer's keys are not to be had", async () => {
  await t.stop();
  t = await start(app, { services: { identity: () => Response.error() } });
  for (const call of ROUTES) expect((await send(`Bearer ${await t.token(MARA)}`, call)).status).toBe(503);
});

it("what is over one manager's limit is decided about by another with a higher one", async () => {
  await submit(ALICE, CAR);
  await decide(MARA);
  await decide({ ...MAX, approvalLimit: 50_000_00 });
  expect((await t.table("expenses").scan()).entries).toMatchObject([{ item: { status: "approved" } }]);
});
