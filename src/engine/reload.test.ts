import { consume, httpApi } from "@motif/core";
import { describe, expect, it } from "vitest";
import byAuthor from "./testing/fixtures/versions/functions/by-author.ts";
import forge from "./testing/fixtures/versions/functions/forge.ts";
import rekeyed from "./testing/fixtures/versions/functions/rekeyed.ts";
import silent from "./testing/fixtures/versions/functions/silent.ts";
import slow from "./testing/fixtures/versions/functions/slow.ts";
import work from "./testing/fixtures/versions/functions/work.ts";
import { jobs } from "./testing/fixtures/versions/resources.ts";
import { Running, until, version } from "./testing/running.ts";

interface Notes {
  readonly entries: readonly { readonly item: { readonly id: string; readonly by: string } }[];
}

async function notesOf(app: Running): Promise<Map<string, string>> {
  const page: Notes = await (await app.fetch("/_motif/tables/notes/items?limit=1000")).json();
  return new Map(page.entries.map(({ item }) => [item.id, item.by]));
}

const first = () => version({ api: httpApi({ "GET /slow": slow }), jobs: consume(jobs, work) });

describe("hot reload", () => {
  it("finishes requests under way, and puts what they write into an index that the new version added", async () => {
    await using app = await Running.start(first());
    const underWay = app.fetch("/slow?ms=1500");
    await until(async () => ((await app.fetch("/nothing")).status === 404 ? true : undefined));
    const second = version({
      api: httpApi({ "GET /by-author": byAuthor }),
    });
    const reloaded = app.server.reload(second);
    await until(async () => ((await app.fetch("/by-author?by=nobody")).status === 200 ? true : undefined));
    const note: { id: string } = await (await underWay).json();
    await reloaded;
    expect(await (await app.fetch("/by-author?by=slow")).json()).toEqual([note.id]);
    expect((await app.fetch("/slow")).status).toBe(404);
    expect(app.errors).toEqual([]);
  });

  it("delivers every message once while versions come and go", async () => {
    await using app = await Running.start(first());
    const ids = Array.from({ length: 200 }, (_, index) => `job-${index}`);
    const sending = (async () => {
      for (const id of ids) expect((await app.send("jobs", { id })).status).toBe(202);
    })();
    for (let round = 0; round < 3; round++) await app.server.reload(first());
    await sending;
    const notes = await until(async () => {
      const found = await notesOf(app);
      return found.size === ids.length ? found : undefined;
    });
    await app.server.idle();
    expect(new Set(notes.values())).toEqual(new Set(["delivery 1"]));
    const worked = app.lines.filter(({ message }) => message === "worked");
    expect(worked.length).toBe(ids.length);
    expect(app.errors).toEqual([]);
  });

  it("keeps the traces of the versions before", async () => {
    await using app = await Running.start(first());
    const { status } = await app.fetch("/slow?ms=0");
    expect(status).toBe(200);
    const traces = async () => (await (await app.fetch("/_motif/traces")).json()).entries;
    const before = await traces();
    expect(before).toHaveLength(1);
    await app.server.reload(first());
    expect(await traces()).toEqual(before);
  });

  it("refuses a version whose key is another, says what to do, and the old one goes on with all it had", async () => {
    await using app = await Running.start(first());
    await app.send("jobs", { id: "kept" });
    await until(async () => (await notesOf(app)).get("kept"));
    const other = version({ api: httpApi({ "GET /rekeyed": rekeyed }) });
    await expect(app.server.reload(other)).rejects.toThrow(
      "Table notes holds items under the key id, and its key is by now. Give the table another name, or choose another data folder.",
    );
    expect((await app.fetch("/slow")).status).toBe(200);
    await app.send("jobs", { id: "later" });
    await until(async () => (await notesOf(app)).get("later"));
    expect((await app.fetch("/rekeyed")).status).toBe(404);
  });
});

describe("closing", () => {
  it("answers what is under way, and nothing surfaces of a store that is closed", async () => {
    const app = await Running.start(first());
    const underWay = app.fetch("/slow?ms=300");
    for (let n = 0; n < 20; n++) await app.send("jobs", { id: `closing-${n}` });
    await app[Symbol.asyncDispose]();
    expect((await underWay).status).toBe(200);
    expect(app.errors).toEqual([]);
  });
});

describe("a function that cannot be loaded where it runs", () => {
  it("answers 502, and the log says why", async () => {
    await using app = await Running.start(version({ api: httpApi({ "GET /silent": silent }) }));
    expect((await app.fetch("/silent")).status).toBe(502);
    expect(await app.line("DATABASE_URL is not set")).toMatchObject({ function: "silent" });
  });
});

// The types keep honest code within its grants; the engine keeps the rest there.
describe("a function that talks to the engine behind the runtime's back", () => {
  const forging = () => version({ api: httpApi({ "POST /forge": forge }), jobs: consume(jobs, work) });
  const post = (app: Running, message: unknown) =>
    app.fetch("/forge", { method: "POST", body: JSON.stringify(message) });

  it.each([
    { type: "table.put", resource: "notes", pk: "x", sk: "", json: "{}", expiresAt: null, indexKeys: null },
    { type: "queue.send", resource: "jobs", messages: [{ body: "{}", attributes: {} }] },
    { type: "table.scan", resource: "notes", limit: 10 },
  ])("may not $type what it was not granted", async (operation) => {
    await using app = await Running.start(forging());
    const answer = await (await post(app, { type: "operation", id: 77, operation })).json();
    expect(answer).toMatchObject({ id: 77, type: "error", error: { code: "access-denied" } });
    expect((await notesOf(app)).size).toBe(0);
    expect(await (await app.fetch("/_motif/queues/jobs")).json()).toMatchObject({ available: 0 });
  });

  it.each([null, { type: "operation", id: 78 }, { type: "line" }, { type: "drained", slot: 99 }])(
    "takes nobody else down with %j",
    async (message) => {
      await using app = await Running.start(forging());
      const outcome = post(app, message).then(({ status }) => status);
      await Promise.race([outcome, new Promise((done) => setTimeout(done, 300))]);
      await app.send("jobs", { id: "still" });
      await until(async () => (await notesOf(app)).get("still"));
    },
  );
});
