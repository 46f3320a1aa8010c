import { app, changeOf, consumer, http, httpApi, json, onChange, table } from "@motif/core";
import { type Inventory, takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Invariants } from "./checks.ts";
import { simulateRun } from "./run.ts";
import type { Clients } from "./simulated-client.ts";

const Count = z.object({ id: z.string(), n: z.int() });
const counts = table("counts", { schema: Count, partitionKey: "id" });
const Copy = z.object({ id: z.string(), n: z.int(), sequence: z.string() });
const copies = table("copies", { schema: Copy, partitionKey: "id" });

const clients: Clients = async ({ fetch }, round) => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ id: `count-${round % 3}`, n: round });
  await fetch("/counts", { method: "POST", headers, body });
};

/** An app that counts by name, and copies its counts; a change is tried so often. */
function counting(attempts: number) {
  const count = http("count", { uses: { counts: counts.writer }, body: Count }, async ({ body, counts }) => {
    await counts.put(body);
    return json({});
  });
  const copy = consumer(
    "copy",
    { event: changeOf(counts), timeout: "10s", uses: { copies: copies.readWriter } },
    async ({ event: { data }, copies }) => {
      if (!("new" in data)) return;
      const before = await copies.get(data.key);
      if (before && data.sequence <= before.item.sequence) return;
      const condition = before ? { version: before.version } : ("absent" as const);
      await copies.put({ ...data.new, sequence: data.sequence }, { if: condition });
    },
  );
  return takeInventory(
    app("counting", {
      api: httpApi({ "POST /counts": count }),
      copy: onChange(counts, copy, { batch: 3, parallel: 2, attempts }),
    }),
  );
}

const invariants: Invariants = {
  clients,
  eventually: {
    "a copy is what it copies": ({ items }) => {
      const copied = new Map(items(copies).map(({ id, n }) => [id, n]));
      const wrong = items(counts).find(({ id, n }) => copied.get(id) !== n);
      return wrong && `${wrong.id} is ${wrong.n}, and its copy ${copied.get(wrong.id)}`;
    },
  },
};

/** In how many of so many runs the copies are wrong once all is quiet. */
async function wrongRuns(inventory: Inventory, runs: number): Promise<number> {
  let wrong = 0;
  for (let seed = 0; seed < runs; seed++) {
    const { violations } = await simulateRun({ inventory, clients, invariants }, { seed });
    if (violations.length > 0) wrong++;
  }
  return wrong;
}

describe("a feed under crashes, lost answers, and changes that come late or twice", () => {
  it("loses no change, in 40 runs: a copy is what it copies", async () => {
    expect(await wrongRuns(counting(100), 40)).toBe(0);
  });

  it("leaves copies behind whose changes were put aside at the first failure", async () => {
    expect(await wrongRuns(counting(1), 40)).toBeGreaterThan(0);
  });
});
