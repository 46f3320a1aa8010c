import { start } from "@motif/app/testing";
import { expect, it } from "vitest";
import app from "./app.ts";

const greeting = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ name: "Ada" }),
};

it("greets, and keeps the greeting", async () => {
  await using t = await start(app);
  const answer = await t.fetch("/greetings", greeting);
  expect(answer.status).toBe(201);
  const { id, text } = await answer.json();
  expect(text).toBe("Hello, Ada!");
  expect((await t.table("greetings").scan()).entries).toMatchObject([{ item: { id, name: "Ada" } }]);
});

it("greets nobody when it dies before it has kept the greeting", async () => {
  await using t = await start(app);
  t.faults.crash("greet", { operation: 1, when: "before" });
  expect((await t.fetch("/greetings", greeting)).status).toBe(502);
  expect((await t.table("greetings").scan()).entries).toEqual([]);
});
