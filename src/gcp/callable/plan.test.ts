import { callable, callRecord, http, httpApi, queue, task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

const schemas = { input: z.string(), output: z.string() };
const price = callable("price", schemas);
const caller = (name: string, access: "invoker" | "sender" = "invoker") =>
  http(name, { uses: { price: price[access] } }, () => new Response());
const pricing = task(price, {}, ({ input }) => input);

describe("calls between functions", () => {
  it("are a role of each caller on that function, and the function's URL in its environment", () => {
    const plan = planOf({
      api: httpApi({ "POST /a": caller("a"), "POST /b": caller("b") }),
      price: pricing,
    });
    expect(plan.calls).toEqual([
      { why: "a: grant price (invoker of callable price)", caller: "a", callee: "price" },
      { why: "b: grant price (invoker of callable price)", caller: "b", callee: "price" },
    ]);
    expect(plan.functions.find(({ name }) => name === "a")?.environment.MOTIF_CALLABLE_PRICE).toEqual({
      joined: [
        "https://",
        { address: "var.region" },
        "-",
        { address: "var.project_id" },
        ".cloudfunctions.net/",
        { address: "local.prefix" },
        "-shop-price",
      ],
    });
  });

  it("that nobody waits for are refused, with the way out", () => {
    expect(problemsOf({ api: httpApi({ "POST /": caller("a", "sender") }), price: pricing })).toEqual([
      "function a, uses.price: Cloud Run has no call that nobody waits for. Send to a queue, and consume that",
    ]);
    const ended = callable("ended", {
      ...schemas,
      onSuccess: queue("done", { schema: callRecord(schemas) }),
    });
    expect(problemsOf({ ended: task(ended, {}, ({ input }) => input) })).toEqual([
      "callable ended: has destinations, and Cloud Run has no calls that nobody waits for. Send to a queue from the function",
    ]);
  });
});
