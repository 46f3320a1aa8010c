import { start, type TestApp } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import restApi from "../../../patterns/01-rest-api-backend/app.ts";
import asyncProcessor from "../../../patterns/02-async-processor/app.ts";
import objectProcessor from "../../../patterns/05-s3-event-processor/app.ts";
import { CLOUDS } from "./clouds.ts";
import { numbers } from "./queue-app.ts";

const SEEDS = [1, 2, 3];
const RUNS = CLOUDS.flatMap((cloud) => SEEDS.map((seed) => ({ title: cloud.title, seed, cloud })));

function post(
  t: TestApp,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = { "content-type": "application/json", ...headers };
  return t.fetch(path, { method: "POST", headers: json, body: JSON.stringify(body) });
}

describe.each(RUNS)("as $title, seed $seed", ({ cloud, seed }) => {
  it("pattern 01 creates an item once, however often it is asked to, and reads, changes and deletes it", async () => {
    await using t = await start(restApi, { as: cloud, seed });
    const key = { "idempotency-key": "once" };
    const created = await post(t, "/items", { name: "Lamp", price: 20 }, key);
    expect(created.status).toBe(201);
    const item = await created.json();
    expect(await (await post(t, "/items", { name: "Lamp", price: 20 }, key)).json()).toEqual(item);
    const path = `/items/${item.id}`;
    const etag = created.headers.get("etag") ?? "";
    const changed = await t.fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json", "if-match": etag },
      body: JSON.stringify({ name: "Lamp", price: 21 }),
    });
    expect(changed.status).toBe(200);
    expect((await (await t.fetch("/items")).json()).items).toMatchObject([{ id: item.id, price: 21 }]);
    const current = changed.headers.get("etag") ?? "";
    expect((await t.fetch(path, { method: "DELETE", headers: { "if-match": current } })).status).toBe(204);
    expect((await t.fetch(path)).status).toBe(404);
  });

  it("pattern 02 does every job, though processors crash; what cannot be done is a dead letter", async () => {
    await using t = await start(asyncProcessor, { as: cloud, seed });
    t.faults.crash("process-job", { operation: 3, when: "after", times: 5 });
    const ids: string[] = [];
    for (const n of numbers(60)) {
      const accepted = await post(t, "/jobs", { text: n % 20 === 7 ? "?!" : `text number ${n}` });
      expect(accepted.status).toBe(202);
      ids.push((await accepted.json()).id);
    }
    await t.advance("1d");
    for (const [n, id] of ids.entries()) {
      const { status } = await (await t.fetch(`/jobs/${id}`)).json();
      expect([n, status]).toEqual([n, n % 20 === 7 ? "failed" : "done"]);
      expect((await t.fetch(`/jobs/${id}/result`)).status).toBe(n % 20 === 7 ? 404 : 200);
    }
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 3 });
  });

  it("pattern 05 imports every row of every file once, though importers crash", async () => {
    await using t = await start(objectProcessor, { as: cloud, seed });
    t.faults.crash("import-step", { operation: 2, when: "after", times: 3 });
    t.faults.crash("accept-upload", { operation: 1, when: "after" });
    const rows = 300;
    const line = (n: number) => `SKU-${n},Product ${n},${n}.50,${n}\n`;
    const content = `sku,name,price,quantity\n${numbers(rows).map(line).join("")}oops,,-1,x\n`;
    for (const n of numbers(5)) await t.put("uploads", `file-${n}.csv`, content);
    await t.advance("1d");
    const { entries } = await t.table("imports").scan({ limit: 100 });
    expect(entries.map(({ item }) => [item.status, item.imported, item.bad])).toEqual(
      numbers(5).map(() => ["done", rows, 1]),
    );
    const products = await allItems(t, "products");
    expect(products).toHaveLength(5 * rows);
    expect(await t.bucket("reports").list()).toMatchObject({ entries: { length: 5 } });
  });
});

async function allItems(t: TestApp, table: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await t.table(table).scan({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    items.push(...page.entries);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}
