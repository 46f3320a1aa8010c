import { app, callable, callRecord, consume, consumer, http, httpApi, queue, task } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { propagate, resolveWorkload } from "../../index.ts";

const schemas = { input: z.string(), output: z.string() };
const done = queue("done", { schema: callRecord(schemas) });
const price = callable("price", { ...schemas, onSuccess: done });
const uses = { wait: price.invoker, later: price.sender };
const inventory = takeInventory(
  app("shop", {
    api: httpApi({ "POST /": http("buy", { uses }, () => new Response()) }),
    price: task(price, {}, ({ input }) => input),
    done: consume(
      done,
      consumer("note", { event: callRecord(schemas) }, () => {}),
      { batchSize: 1 },
    ),
  }),
);

it("a call between functions is an invocation of the callee, a dry run is none, and only a call that nobody waits for leaves a record", () => {
  const workload = resolveWorkload(inventory, {
    perDay: 1000,
    shape: "flat",
    arrivals: { "POST /": { share: 1, bytes: 100, responseBytes: 100 } },
    functions: {
      buy: { uses: { wait: { invoke: 2, check: 5 }, later: { send: 0.5 } } },
      price: {},
      note: {},
    },
    queues: { done: { messageBytes: 1000 } },
  });
  const usage = propagate(inventory, workload, 1000);
  const days = 730 / 24;
  const invocations = usage.functions.map((fn) => [fn.name, Math.round(fn.invocations / days)]);
  expect(Object.fromEntries(invocations)).toEqual({ buy: 1000, price: 2500, note: 500 });
  expect(Math.round((usage.resources.queue[0]?.sent ?? 0) / days)).toBe(500);
});
