import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { app, callable, http, httpApi, queue, task } from "../../index.ts";
import { loopsOf, problemsOf, takeInventory } from "../../model/index.ts";

const schemas = { input: z.string(), output: z.string() };
const echo = callable("echo", schemas);
const ask = (access: "invoker" | "sender" = "invoker") =>
  http("ask", { uses: { echo: echo[access] } }, () => new Response());

const problems = (wiring: Parameters<typeof app>[1]) =>
  problemsOf(app("test", wiring)).map(({ where, message }) => `${where} ${message}`);

describe("a callable", () => {
  it("needs a task of its own in the wiring, not one of the same name", () => {
    const other = task("echo", schemas, ({ input }) => input);
    const api = httpApi({ "GET /": ask() });
    const missing =
      "callable echo has no task in the wiring; write one with task(…) of this callable, and name it in app(…)";
    expect(problems({ api })).toEqual([missing]);
    expect(problems({ api, other })).toEqual([missing]);
    expect(problems({ api, echo: task(echo, {}, ({ input }) => input) })).toEqual([]);
  });

  it.each([
    ["a FIFO queue", queue("ends", { schema: z.unknown(), fifo: true }), "onFailure is a FIFO queue"],
    ["a callable", echo as never, "onFailure is no queue"],
    ["what a circular import makes", undefined as never, "onFailure is no queue"],
  ])("has no destination that is %s", (_, onFailure, message) => {
    const bad = callable("bad", { ...schemas, onFailure });
    const found = problems({ bad: task(bad, {}, ({ input }) => input) });
    expect(found.some((problem) => problem.includes(`callable bad ${message}`))).toBe(true);
  });

  it("has its retries and destinations on its task's trigger, and its queues among the resources", () => {
    const ends = queue("ends", { schema: z.unknown() });
    const once = callable("once", { ...schemas, retry: { attempts: 1 }, onSuccess: ends });
    const inventory = takeInventory(app("test", { once: task(once, {}, ({ input }) => input) }));
    expect(inventory.triggers).toMatchObject([
      { kind: "direct", delivery: { attempts: 1, destinations: { success: "ends" } } },
    ]);
    expect(inventory.resources.queue.map(({ name }) => name)).toEqual(["ends"]);
  });

  it("is found where functions call each other in a circle", () => {
    const ping = callable("ping", schemas);
    const pong = callable("pong", schemas);
    const calling = (own: typeof ping, other: typeof ping) =>
      task(own, { uses: { other: other.invoker } }, ({ input, other }) => other.invoke(input));
    const inventory = takeInventory(app("test", { ping: calling(ping, pong), pong: calling(pong, ping) }));
    expect(loopsOf(inventory)).toEqual([
      { function: "ping", through: ["callable pong", "function pong", "callable ping"] },
      { function: "pong", through: ["callable ping", "function ping", "callable pong"] },
    ]);
  });
});
