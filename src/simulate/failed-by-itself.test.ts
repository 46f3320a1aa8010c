import { app, http, httpApi, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { failedByItself } from "./failed-by-itself.ts";
import { simulateRun } from "./run.ts";

const once = table("once", { schema: z.object({ id: z.string() }), partitionKey: "id" });
/** Fails the second time. */
const put = http("put", { uses: { once: once.writer } }, async ({ once }) => {
  await once.put({ id: "only" }, { if: "absent" });
  return new Response(null, { status: 204 });
});
const inventory = takeInventory(app("once", { api: httpApi({ "PUT /once": put }) }));

async function found(calls: number): Promise<readonly string[]> {
  const subject = {
    inventory,
    invariants: { eventually: { "nothing fails by itself": failedByItself } },
    clients: async (
      { fetch }: { fetch: (path: string, init: RequestInit) => Promise<Response> },
      round: number,
    ) => {
      if (round < calls) await fetch("/once", { method: "PUT" });
    },
  };
  const { violations } = await simulateRun(subject, { seed: 12, faults: new Set() });
  return violations.map(({ message }) => message);
}

it("a request that fails without a fault is found, and one that does not is not", async () => {
  expect(await found(1)).toEqual([]);
  expect(await found(100)).toEqual([
    expect.stringMatching(/^put#\d answered PUT \/once with 500 by itself$/),
  ]);
});
