import { callable, http, httpApi, task } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { problemsOf } from "../testing/apps.ts";
import { callable as driver } from "./driver.ts";

const price = callable("price", { input: z.string(), output: z.string() });

it("calls between functions are refused, with the reason and the way out", () => {
  const buy = http("buy", { uses: { price: price.invoker } }, () => new Response());
  const wiring = { api: httpApi({ "POST /": buy }), price: task(price, {}, ({ input }) => input) };
  expect(problemsOf(wiring)).toEqual([
    "function buy, uses.price: Azure Functions has no call of a function by an identity, and a function's key is only there when its app is. Put a queue between them, or import what both need from a file of its own",
  ]);
});

it("a call that is made all the same says so", async () => {
  const call = driver.invoke(price, { input: "1", attributes: {} });
  await expect(call).rejects.toThrow("Azure Functions has no call of a function by an identity");
});
