import { app, bucket, http, httpApi, json, table, task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Seen } from "./checks.ts";
import { simulated } from "./testing/simulated.ts";

const Lease = z.object({ id: z.string(), holder: z.string(), until: z.int() });
const leases = table("leases", { schema: Lease, partitionKey: "id", timeToLive: "until" });
const files = bucket("files");
const put = http(
  "put",
  { uses: { leases: leases.writer, files: files.writer }, body: Lease },
  async ({ body, leases, files }) => {
    await leases.put(body);
    await files.put(`${body.id}.txt`, body.holder);
    return json({});
  },
);
const remove = http(
  "remove",
  { uses: { leases: leases.writer }, params: z.object({ id: z.string() }) },
  async ({ params, leases }) => {
    await leases.delete(params);
    return json({});
  },
);
const shop = app("shop", { api: httpApi({ "POST /leases": put, "DELETE /leases/{id}": remove }) });
const START = Date.UTC(2026, 0, 1) / 1000;

async function started(invariants = {}) {
  const run = await simulated(shop, [], invariants);
  const { app, client } = run;
  const request = (method: string, path: string, body?: object) => {
    const headers = { "content-type": "application/json" };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return app.time.until(client.act(async ({ fetch }) => void (await fetch(path, init))));
  };
  const lease = (holder: string, seconds: number) =>
    request("POST", "/leases", { id: "1", holder, until: START + seconds });
  return { ...run, request, lease };
}

describe("what checks see", () => {
  it("are items, changes and objects as they are now", async () => {
    const { app, watch, lease, request } = await started();
    const { items, changes, objects } = watch.world;
    expect([items(leases), changes(leases), objects(files)]).toEqual([[], [], []]);
    await lease("a", 1000);
    await lease("b", 1000);
    expect(items(leases)).toMatchObject([{ holder: "b" }]);
    expect(objects(files)).toMatchObject([{ key: "1.txt", text: "b" }]);
    await request("DELETE", "/leases/1");
    expect(items(leases)).toEqual([]);
    expect(changes(leases)).toMatchObject([
      { key: '["1"]', by: "put#1", before: undefined, after: { holder: "a" } },
      { by: "put#2", before: { holder: "a" }, after: { holder: "b" } },
      { by: "remove#1", before: { holder: "b" }, after: undefined },
    ]);
    expect(changes(leases, 2)).toMatchObject([{ by: "remove#1" }]);
    await app.stop();
  });

  it("are no items that have expired, and no change from them", async () => {
    const { app, watch, lease } = await started();
    await lease("a", 10);
    expect(watch.world.items(leases)).toHaveLength(1);
    await app.time.advance(20_000);
    watch.end();
    expect(watch.world.items(leases)).toEqual([]);
    await lease("b", 1000);
    expect(watch.world.changes(leases, 1)).toMatchObject([{ before: undefined, after: { holder: "b" } }]);
    await app.stop();
  });
});

describe("objects that go away after a day", () => {
  it("are seen no more, and no change is from them", async () => {
    const notes = bucket("notes", { expiresAfter: "1d" });
    const write = http("write", { uses: { notes: notes.writer } }, async ({ notes }) => {
      await notes.put("a", "text");
      return json({});
    });
    const {
      app: running,
      client,
      watch,
    } = await simulated(app("notes", { api: httpApi({ "PUT /": write }) }));
    const put = () =>
      running.time.until(client.act(async ({ fetch }) => void (await fetch("/", { method: "PUT" }))));
    await put();
    expect(watch.world.objects(notes)).toMatchObject([{ key: "a" }]);
    await running.time.advance(86_400_000);
    watch.end();
    expect(watch.world.objects(notes)).toEqual([]);
    await put();
    await put();
    const befores = watch.world.objectChanges(notes).map(({ before }) => before?.text);
    expect(befores).toEqual([undefined, undefined, "text"]);
    await running.stop();
  });
});

describe("what must hold", () => {
  it("always is looked at after every write, and told once, with the time", async () => {
    const holders: (string | undefined)[] = [];
    const isFree = ({ items }: Seen) => {
      const holder = items(leases)[0]?.holder;
      holders.push(holder);
      return holder === undefined ? undefined : `${holder} has it`;
    };
    const { app, watch, lease } = await started({ always: { "the lease is free": isFree } });
    await lease("a", 1000);
    await lease("b", 1000);
    const [[, violation] = []] = [...watch.violations];
    expect(violation).toMatchObject({ invariant: "the lease is free", message: "a has it" });
    expect(violation?.at).toBeGreaterThanOrEqual(START * 1000);
    expect(holders).not.toContain("b");
    await app.stop();
  });

  it("in the end is looked at then, and may throw", async () => {
    const throws = () => {
      throw new Error("it is not so");
    };
    const { app, watch, lease } = await started({ eventually: { "it is so": throws } });
    await lease("a", 1000);
    expect(watch.violations.size).toBe(0);
    watch.end();
    expect([...watch.violations.values()]).toMatchObject([{ message: "it is not so" }]);
    await app.stop();
  });
});

describe("writes that become durable together", () => {
  it("are noted each as what it made of the item", async () => {
    const counters = table("counters", {
      schema: z.object({ id: z.string(), n: z.int() }),
      partitionKey: "id",
    });
    const MANY = 40; // each takes 1 to 15 ms: several end at the same moment
    const count = task(
      "count",
      { input: z.null(), output: z.null(), uses: { counters: counters.writer } },
      async ({ counters }) => {
        await Promise.all(Array.from({ length: MANY }, (_, n) => counters.put({ id: "a", n })));
        return null;
      },
    );
    const { app: running, watch } = await simulated(app("counting", { count }));
    const counting = running.engine.invoke("count", null, "wait");
    await running.time.until(counting);
    const changes = watch.world.changes(counters);
    const made = changes.map(({ after }) => after?.n);
    expect([...made].sort((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: MANY }, (_, n) => n),
    );
    expect(new Set(changes.map(({ at }) => at)).size).toBeLessThan(MANY);
    await running.stop();
  });
});
