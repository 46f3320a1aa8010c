import { type StartOptions, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";

const launch = (options: StartOptions = {}) => start(app, options);
const headers = { "content-type": "application/json" };

const open = (t: TestApp, account: string, owner = "ada") =>
  t.fetch(`/accounts/${account}`, { method: "PUT", headers, body: JSON.stringify({ owner }) });

const move = (t: TestApp, account: string, key: string, cents: number, seen?: string) =>
  t.fetch(`/accounts/${account}/movements`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": key, ...(seen !== undefined && { "if-match": seen }) },
    body: JSON.stringify({ cents, reference: key }),
  });

const asJson = async (t: TestApp, path: string) => (await t.fetch(path)).json();

async function history(t: TestApp, account: string): Promise<[number, string, number | undefined][]> {
  const { events } = await asJson(t, `/accounts/${account}/events`);
  return events.map(
    ({ version, type, data }: { version: number; type: string; data: { cents?: number } }) => [
      version,
      type,
      data.cents,
    ],
  );
}

const ofAda = async (t: TestApp) => (await asJson(t, "/owners/ada/accounts")).accounts;

describe("an account", () => {
  it("is what happened to it", async () => {
    await using t = await launch();
    expect((await open(t, "a")).status).toBe(201);
    expect(await (await move(t, "a", "k1", 1000)).json()).toEqual({ account: "a", version: 2, cents: 1000 });
    expect((await move(t, "a", "k2", -300)).status).toBe(201);
    expect(await asJson(t, "/accounts/a")).toEqual({ account: "a", version: 3, owner: "ada", cents: 700 });
    expect(await history(t, "a")).toEqual([
      [1, "opened", undefined],
      [2, "deposited", 1000],
      [3, "withdrawn", 300],
    ]);
    expect(await asJson(t, "/accounts/a/events?after=2")).toMatchObject({ events: [{ version: 3 }] });
  });

  it("has as many pages of history as it needs", async () => {
    await using t = await launch();
    await open(t, "a");
    for (let n = 1; n < 101; n++) await move(t, "a", `k${n}`, 1);
    const { events, after } = await asJson(t, "/accounts/a/events");
    expect([events.length, after]).toEqual([100, 100]);
    expect(await asJson(t, "/accounts/a/events?after=100")).toMatchObject({ events: [{ version: 101 }] });
    expect(await asJson(t, "/accounts/a")).toMatchObject({ version: 101, cents: 100 });
    const snapshot = await t.table("accounts").get({ stream: "a", at: "snapshot" });
    expect(snapshot?.item).toMatchObject({ version: 100 });
  });

  it("is opened once, by one owner", async () => {
    await using t = await launch();
    await open(t, "a");
    expect((await open(t, "a")).status).toBe(200);
    await t.table("accounts").delete({ stream: "a", at: "command:open-ada" }); // as after a month
    expect((await open(t, "a")).status).toBe(200);
    const other = await open(t, "a", "bob");
    expect([other.status, (await other.json()).code]).toEqual([409, "not-free"]);
    expect(await history(t, "a")).toHaveLength(1);
  });

  it("is never overdrawn, whoever comes at the same time", async () => {
    await using t = await launch();
    await open(t, "a");
    await move(t, "a", "in", 500);
    const asked = Array.from({ length: 10 }, async (_, n) => (await move(t, "a", `out-${n}`, -100)).status);
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(5);
    const { cents, version } = await asJson(t, "/accounts/a");
    expect(cents).toBe(500 - 100 * statuses.filter((status) => status === 201).length);
    expect((await history(t, "a")).map(([each]) => each)).toEqual(
      Array.from({ length: version }, (_, n) => n + 1),
    );
    expect((await move(t, "a", "much", -501)).status).toBe(409);
  });

  it.each([
    ["no owner", "PUT", "/accounts/a", { owner: "" }],
    ["a name that is none", "PUT", "/accounts/A%2Fb", { owner: "ada" }],
    ["no money", "POST", "/accounts/a/movements", { cents: 0, reference: "" }],
    ["part of a cent", "POST", "/accounts/a/movements", { cents: 0.5, reference: "" }],
    ["more than is known", "POST", "/accounts/a/movements", { cents: 1, reference: "", owner: "bob" }],
  ])("with %s is refused", async (_, method, path, body) => {
    await using t = await launch();
    const answer = await t.fetch(path, {
      method,
      headers: { ...headers, "idempotency-key": "k" },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(400);
    expect((await t.table("accounts").scan()).entries).toEqual([]);
  });

  it("that nobody has opened has no movements, and is not found", async () => {
    await using t = await launch();
    expect((await move(t, "none", "k1", 5)).status).toBe(404);
    expect((await t.fetch("/accounts/none")).status).toBe(404);
  });
});

describe("a command", () => {
  it("that comes again is done once, also where it could not be done now", async () => {
    await using t = await launch();
    await open(t, "a");
    await move(t, "a", "in", 100);
    expect([(await move(t, "a", "out", -100)).status, (await move(t, "a", "out", -100)).status]).toEqual([
      201, 200,
    ]);
    expect((await move(t, "a", "out", -99)).status).toBe(422);
    expect(await history(t, "a")).toHaveLength(3);
  });

  it.each(["before", "after"] as const)(
    "whose function dies %s the append is done once by its repetition",
    async (when) => {
      await using t = await launch();
      await open(t, "a");
      // Snapshot, events, receipt, append.
      t.faults.crash("move-money", { operation: 4, when, times: 1 });
      expect((await move(t, "a", "in", 100)).status).toBe(502);
      expect((await move(t, "a", "in", 100)).status).toBe(when === "after" ? 200 : 201);
      expect(await asJson(t, "/accounts/a")).toMatchObject({ cents: 100, version: 2 });
    },
  );

  it("for a version is refused on any other, and says which there is", async () => {
    await using t = await launch();
    await open(t, "a");
    expect((await move(t, "a", "k1", 100, '"1"')).status).toBe(201);
    const late = await move(t, "a", "k2", 100, '"1"');
    expect([late.status, late.headers.get("etag")]).toEqual([412, '"2"']);
    expect((await move(t, "a", "k3", 100, '"7"')).status).toBe(412);
    expect(await history(t, "a")).toHaveLength(2);
  });
});

describe("events of older releases", () => {
  it("are read as those of today, in accounts, histories and balances, and stay as they are", async () => {
    await using t = await launch();
    await open(t, "a");
    const old = (version: number, schemaVersion: number, data: object) =>
      t.table("accounts").put({
        ...{ stream: "a", at: `event:000000000${version}`, version, type: "deposited", schemaVersion },
        ...{ data: JSON.stringify(data), recordedAt: "2020-01-01T00:00:00.000Z", command: `old-${version}` },
      });
    await old(2, 1, { amount: 12.5 });
    await old(3, 2, { cents: 100 });
    await move(t, "a", "new", 5);
    await t.settle();
    expect(await history(t, "a")).toEqual([
      [1, "opened", undefined],
      [2, "deposited", 1250],
      [3, "deposited", 100],
      [4, "deposited", 5],
    ]);
    expect(await asJson(t, "/accounts/a")).toMatchObject({ cents: 1355 });
    expect(await ofAda(t)).toMatchObject([{ cents: 1355, movements: 3 }]);
    const kept = await t.table("accounts").get({ stream: "a", at: "event:0000000002" });
    expect(kept?.item).toMatchObject({ schemaVersion: 1, data: '{"amount":12.5}' });
  });

  it("of a later release fail loudly, and lose nothing", async () => {
    await using t = await launch();
    await open(t, "a");
    await t.table("accounts").put({
      ...{ stream: "a", at: "event:0000000002", version: 2, type: "deposited", schemaVersion: 9 },
      ...{ data: "{}", recordedAt: "2020-01-01T00:00:00.000Z", command: "later" },
    });
    expect((await t.fetch("/accounts/a")).status).toBe(500);
    expect((await move(t, "a", "k1", 5)).status).toBe(500);
    expect(
      (await t.table("accounts").query({ partition: "a", sort: { beginsWith: "event:" } })).entries,
    ).toHaveLength(2);
  });
});

describe("the balances", () => {
  it("follow the events", async () => {
    await using t = await launch();
    for (const account of ["b", "a"]) await open(t, account);
    await open(t, "c", "bob");
    await move(t, "a", "k1", 100);
    await t.settle();
    expect(await ofAda(t)).toEqual([
      { account: "a", owner: "ada", cents: 100, movements: 1, version: 2 },
      { account: "b", owner: "ada", cents: 0, movements: 0, version: 1 },
    ]);
  });

  it.each(["the message was never sent", "the projection died"])("catch up when %s", async (what) => {
    await using t = await launch();
    await open(t, "a");
    await t.settle();
    // Of move-money, the message is the fifth operation; of project-account, the row's write.
    if (what.includes("message")) t.faults.crash("move-money", { operation: 5, when: "before", times: 1 });
    else t.faults.crash("project-account", { operation: 5, when: "before", times: 9 });
    await move(t, "a", "k1", 100);
    await t.settle();
    expect(await ofAda(t)).toMatchObject([{ cents: 0 }]);
    await t.advance("3h");
    expect(await ofAda(t)).toMatchObject([{ cents: 100, version: 2 }]);
    expect(await t.table("accounts").get({ stream: "a", at: "pending" })).toBeUndefined();
  });

  it("are made anew beside the ones that are read, while money moves, and are the same then", async () => {
    await using t = await launch();
    for (const account of ["a", "b", "c"]) await open(t, account);
    for (let n = 0; n < 60; n++) await move(t, "b", `k${n}`, 10);
    await t.settle();
    // What a mistake in an older release had left of it.
    const { item } = (await t.table("balances").get({ key: "1/b" })) ?? {};
    await t
      .table("balances")
      .put({ ...item, data: '{"account":"b","owner":"ada","cents":-1,"movements":60}' });
    await t.send("rebuilding", { phase: "begin" });
    await move(t, "a", "k", 7);
    await t.advance("1m");
    const expected = [
      { account: "a", owner: "ada", cents: 7, movements: 1, version: 2 },
      { account: "b", owner: "ada", cents: 600, movements: 60, version: 61 },
      { account: "c", owner: "ada", cents: 0, movements: 0, version: 1 },
    ];
    expect(await ofAda(t)).toEqual(expected);
    await t.advance("10m");
    const keys = (await t.table("balances").scan()).entries.map(({ item: { key } }) => key);
    expect(keys.toSorted()).toEqual(["2/a", "2/b", "2/c", "generations"]);
    expect(await ofAda(t)).toEqual(expected);
  });

  it("are made anew to the end though each step dies once", async () => {
    await using t = await launch();
    for (const account of ["a", "b", "c"]) await open(t, account);
    await t.settle();
    for (const operation of [2, 4, 9])
      t.faults.crash("rebuild-balances", { operation, when: "after", times: 1 });
    await t.send("rebuilding", { phase: "begin" });
    await t.advance("2h");
    const generations = await t.table("balances").get({ key: "generations" });
    expect(JSON.parse(String(generations?.item["data"]))).toMatchObject({ live: expect.any(Number) });
    expect(JSON.parse(String(generations?.item["data"])).building).toBeUndefined();
    expect(await ofAda(t)).toHaveLength(3);
  });
});
