import { start } from "@motif/engine/testing";
import { expect, it } from "vitest";
import app from "./app.ts";

it("smoke", async () => {
  await using t = await start(app);
  const r = await t.fetch("/items", { method: "POST", body: JSON.stringify({ name: "a", price: 1 }), headers: { "content-type": "application/json" } });
  console.log(r.status, [...r.headers], await r.text());
  const l = await t.fetch("/items?limit=1");
  console.log(l.status, await l.text());
  const k = await t.fetch("/items?limit=0&page=2");
  console.log(k.status, await k.text());
  expect(1).toBe(1);
});
