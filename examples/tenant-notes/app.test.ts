import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import type { Note } from "./resources.ts";

const SCOPES = "notes:read notes:write";

/** Requests of somebody of a tenant. */
async function as(t: TestApp, tenant: string, scope = SCOPES) {
  const authorization = `Bearer ${await t.token({ sub: `ada@${tenant}`, tenant, scope })}`;
  return (method: string, path: string, body?: object, ifMatch?: string) =>
    t.fetch(path, {
      method,
      headers: {
        authorization,
        ...(body && { "content-type": "application/json" }),
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
}

type Client = Awaited<ReturnType<typeof as>>;

async function add(client: Client, title: string, more: object = {}) {
  const response = await client("POST", "/notes", { title, text: "…", ...more });
  const { id } = await response.json();
  return { path: `/notes/${id}`, etag: response.headers.get("etag") ?? "" };
}

async function titlesOf(client: Client, query = ""): Promise<string[]> {
  const { notes } = await (await client("GET", `/notes${query}`)).json();
  return notes.map(({ title }: { title: string }) => title);
}

describe("a note", () => {
  it("is read, changed and removed by whoever has seen its latest version", async () => {
    await using t = await start(app);
    const ada = await as(t, "acme");
    const { path, etag } = await add(ada, "Milk");
    const changed = await ada("PUT", path, { title: "Cheese", text: "" }, etag);
    expect(changed.status).toBe(200);
    expect(await (await ada("GET", path)).json()).toMatchObject({ title: "Cheese", author: "ada@acme" });
    expect((await ada("PUT", path, { title: "Bread", text: "" }, etag)).status).toBe(412);
    expect((await ada("DELETE", path, undefined, etag)).status).toBe(412);
    expect((await ada("PUT", path, { title: "Bread", text: "" })).status).toBe(428);
    expect((await ada("DELETE", path, undefined, changed.headers.get("etag") ?? "")).status).toBe(204);
    expect((await ada("GET", path)).status).toBe(404);
    expect(await titlesOf(ada)).toEqual([]);
  });

  it("of two changes at the same time, one wins and the other is told", async () => {
    await using t = await start(app);
    const ada = await as(t, "acme");
    const { path, etag } = await add(ada, "Milk");
    const both = [1, 2].map((n) => ada("PUT", path, { title: `Milk ${n}`, text: "" }, etag));
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it("is gone after as many days as its author said, and not before", async () => {
    await using t = await start(app);
    const ada = await as(t, "acme");
    await add(ada, "Milk", { expiresInDays: 2 });
    await t.advance("47h");
    expect(await titlesOf(await as(t, "acme"))).toEqual(["Milk"]);
    await t.advance("2h");
    expect(await titlesOf(await as(t, "acme"))).toEqual([]);
  });

  it("stays in the trash for 30 days, and is deleted within the hour then", async () => {
    await using t = await start(app);
    const ada = await as(t, "acme");
    const { path, etag } = await add(ada, "Milk");
    await ada("DELETE", path, undefined, etag);
    await add(ada, "Bread");
    const kept = async () => {
      const { entries } = await t.table<Note>("notes").query({ partition: "acme" });
      return entries.map(({ item }) => item.title).sort();
    };
    await t.advance("30d");
    expect(await kept()).toEqual(["Bread", "Milk"]);
    await t.advance("61m");
    expect(await kept()).toEqual(["Bread"]);
  });
});

it("notes are listed page by page, what changed last first", async () => {
  await using t = await start(app);
  const ada = await as(t, "acme");
  for (const title of ["a", "b", "c"]) {
    await add(ada, title);
    await t.advance("1s");
  }
  const first = await (await ada("GET", "/notes?limit=2")).json();
  expect(first.notes).toMatchObject([{ title: "c" }, { title: "b" }]);
  expect(await titlesOf(ada, `?limit=2&cursor=${first.nextCursor}`)).toEqual(["a"]);
});

describe("nobody", () => {
  it("sees, changes or removes another tenant's note, or goes on where another tenant's page ended", async () => {
    await using t = await start(app);
    const [ada, eve] = [await as(t, "acme"), await as(t, "evil")];
    const { path, etag } = await add(ada, "Secret");
    await add(ada, "Secret too");
    expect((await eve("GET", path)).status).toBe(404);
    expect((await eve("PUT", path, { title: "x", text: "" }, etag)).status).toBe(404);
    expect((await eve("DELETE", path, undefined, etag)).status).toBe(404);
    const { nextCursor } = await (await ada("GET", "/notes?limit=1")).json();
    expect((await eve("GET", `/notes?limit=1&cursor=${nextCursor}`)).status).toBe(400);
    expect(await titlesOf(eve)).toEqual([]);
  });

  it("comes in without a token, with one of a tenant that could be another's shelf, or without the scope", async () => {
    await using t = await start(app);
    expect((await t.fetch("/notes", { method: "POST", body: "{}" })).status).toBe(401);
    const odd = await as(t, "acme/notes");
    expect((await odd("GET", "/notes")).status).toBe(401);
    const reader = await as(t, "acme", "notes:read");
    expect((await reader("POST", "/notes", { title: "x", text: "" })).status).toBe(403);
    expect((await reader("GET", "/notes")).status).toBe(200);
  });
});
