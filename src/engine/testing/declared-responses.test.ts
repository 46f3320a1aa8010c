import { app, http, httpApi, problemResponse } from "@motif/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { start } from "./start.ts";
import type { TestApp } from "./test-app.ts";

const Item = z.strictObject({ id: z.string(), price: z.number() });

/** What the function answers is in the query. */
const answer = http(
  "answer",
  {
    query: z.object({ status: z.coerce.number(), body: z.optional(z.string()) }),
    responses: { 200: Item, 204: null },
  },
  ({ query: { status, body } }) =>
    status >= 400
      ? problemResponse({ status, title: "No" })
      : new Response(body ?? null, { status, headers: { "content-type": "application/json" } }),
);
const silent = http("silent", {}, () => new Response("anything", { status: 299 }));

describe("a function that says what it answers", () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await start(app("shop", { api: httpApi({ "GET /items": answer, "GET /silent": silent }) }));
  });
  afterAll(() => t.stop());
  const ask = (status: number, body?: string, method = "GET") =>
    t.fetch(`/items?status=${status}${body === undefined ? "" : `&body=${encodeURIComponent(body)}`}`, {
      method,
    });

  it.each([
    [200, '{"id":"a","price":1}'],
    [204, undefined],
    [404, undefined],
  ])("may answer so: %d %s", async (status, body) => {
    expect((await ask(status, body)).status).toBe(status);
  });

  it.each([
    [201, '{"id":"a","price":1}', "with 201, and says that it answers 200, 204."],
    [200, '{"id":"a","price":"1"}', "is not valid: /price: "],
    [200, '{"id":"a","price":1,"secret":2}', '"secret"'],
    [200, "no JSON", "which is not what it says"],
  ])("may not answer so: %d %s", async (status, body, message) => {
    await expect(ask(status, body)).rejects.toMatchObject({
      code: "undeclared-response",
      message: expect.stringContaining(message),
    });
  });

  it("is asked for its status alone by HEAD", async () => {
    expect((await ask(200, '{"id":"a","price":1}', "HEAD")).status).toBe(200);
    await expect(ask(202, undefined, "HEAD")).rejects.toMatchObject({ code: "undeclared-response" });
  });

  it("leaves those alone that say nothing, and paths that are none", async () => {
    expect((await t.fetch("/silent")).status).toBe(299);
    expect((await t.fetch("/nowhere")).status).toBe(404);
  });
});
