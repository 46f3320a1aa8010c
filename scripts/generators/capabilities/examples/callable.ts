import { app, type Callable, callable, callRecord, http, httpApi, queue, task } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Order = z.object({ id: z.string() });
const records = { schema: callRecord({ input: Order, output: Order }) };

/** What calls between functions are asked for. */
export const examples: Examples = {
  "callable.invoke": () => calling("invoker", callable("price", { input: Order, output: Order })),
  "callable.check": () => calling("invoker", callable("price", { input: Order, output: Order })),
  "callable.send": () => calling("sender", callable("price", { input: Order, output: Order })),
  "callable.destinations": () => {
    const ends = { onSuccess: queue("priced", records), onFailure: queue("failed", records) };
    return serving(callable("price", { input: Order, output: Order, ...ends }));
  },
};

function calling(access: "invoker" | "sender", price: Callable): Example {
  const buy = http("buy", { uses: { price: price[access] } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /buy": buy }), price: coded(price) }) };
}

function serving(price: Callable): Example {
  return { definition: app("example", { price: coded(price) }) };
}

function coded(price: Callable) {
  return task(price, {}, ({ input }) => input);
}
