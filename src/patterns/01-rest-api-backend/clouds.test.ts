import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, it creates an item once, however often it is asked to, and reads, changes and deletes it",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
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
  },
);

function post(
  t: TestApp,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = { "content-type": "application/json", ...headers };
  return t.fetch(path, { method: "POST", headers: json, body: JSON.stringify(body) });
}
