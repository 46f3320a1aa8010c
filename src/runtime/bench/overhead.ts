/**
 * What the runtime adds to a warm HTTP invocation without I/O: `node src/runtime/bench/overhead.ts`.
 * Prints microseconds of CPU time of the thread a call, the median of 7 rounds of 100,000 calls.
 */
import { http, json, table } from "@motif/core";
import * as z from "zod/mini";
import { createRuntime, type HttpRequestData, type Platform } from "../platform.ts";
import { MemoryTables } from "../testing/memory-table.ts";

const ROUNDS = 7;
const CALLS = 100_000;

const Item = z.object({ id: z.string(), name: z.string().check(z.minLength(1)), price: z.number() });
const NewItem = z.omit(Item, { id: true });
const items = table("items", { schema: Item, partitionKey: "id" });
const input = { name: "a thing", price: 12.5 };

const platform: Platform = {
  drivers: { table: new MemoryTables(Date.now).driver() },
  emit: () => {},
  now: Date.now,
  newId: () => crypto.randomUUID(),
  random: Math.random,
  logLevel: "info",
};
const request: HttpRequestData = {
  method: "POST",
  origin: "http://localhost",
  target: "/items",
  headers: { "content-type": "application/json", host: "localhost", accept: "*/*", "user-agent": "bench" },
  params: {},
  body: new TextEncoder().encode(JSON.stringify(input)),
};

const create = http("create", { uses: { items: items.writer }, body: NewItem }, ({ body, newId }) =>
  json({ id: newId(), ...body }, { status: 201 }),
);
const reading = http("reading", {}, async ({ request }) => json(await request.json()));

async function measure(name: string, call: () => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = process.threadCpuUsage();
    for (let count = 0; count < CALLS; count++) await call();
    const { user, system } = process.threadCpuUsage(start);
    if (round > 0) rounds.push((user + system) / CALLS);
  }
  const median = rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  console.log(`${name.padEnd(52)} ${median.toFixed(2)} µs`);
  return median;
}

const call = { invocationId: "1", deadline: Date.now() + 3_600_000, signal: new AbortController().signal };
const created = createRuntime(create, platform);
const read = createRuntime(reading, platform);

const alone = await measure("handler alone: newId and json()", () =>
  create.handler({ body: input, newId: platform.newId }),
);
const whole = await measure("through the runtime: validated body, JSON response", () =>
  created.http(request, call),
);
await measure("the same, where the handler reads `request`", () => read.http(request, call));
console.log(`${"added by the runtime".padEnd(52)} ${(whole - alone).toFixed(2)} µs`);
