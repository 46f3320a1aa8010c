import {
  app,
  batchConsumer,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  objectCreated,
  onObjectCreated,
  queue,
  table,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { expect, test } from "vitest";
import * as z from "zod/mini";

const Item = z.object({ id: z.string(), text: z.string() });
const items = table("items", { schema: Item, partitionKey: "id" });
const jobs = queue("jobs", { schema: Item });
const uploads = bucket("uploads");

const addItem = http(
  "add-item",
  { uses: { items: items.writer, jobs: jobs.sender }, body: Item },
  async (input) => {
    await input.items.put(input.body);
    await input.jobs.send(input.body);
    return new Response("added", { status: 201 });
  },
);
const work = batchConsumer("work", { event: Item, uses: { items: items.reader } }, async (input) => {
  for (const event of input.events) {
    await input.items.get({ id: event.data.id });
    if (event.data.text === "bad") input.failed(event, new Error("bad"));
  }
});
const notice = consumer(
  "notice",
  { event: objectCreated, uses: { uploads: uploads.reader } },
  async (input) => {
    await input.uploads.get(input.event.data.key);
  },
);
const meterApp = app("metered", {
  api: httpApi({ "POST /items": addItem }),
  working: consume(jobs, work, { batchSize: 10, batchWindow: "5s", retry: { attempts: 2 } }),
  uploading: onObjectCreated(uploads, notice),
});

const post = (id: string, text: string) => ({
  method: "POST",
  body: JSON.stringify({ id, text }),
  headers: { "content-type": "application/json" },
});

test("counts requests, batches, retries, and operations by size", async () => {
  await using running = await start(meterApp);
  await running.fetch("/items", post("1", "good"));
  await running.fetch("/items", post("2", "x".repeat(3000)));
  await running.send("jobs", { id: "3", text: "bad" });
  await running.put("uploads", "a.txt", "x".repeat(5000));
  await running.advance("1h");

  const usage = running.usage();
  expect(usage).toMatchObject({ version: 1, app: "metered", arrivals: 4 });
  expect(usage.api.requests).toBe(2);
  // Bodies of about 25 and 3,020 bytes.
  expect(usage.api.requestBytes).toEqual({ "1024": 1, "3072": 1 });
  expect(usage.api.responseBytes).toBeGreaterThan(2 * "added".length);
  // One batch of three messages, then the bad one again.
  expect(usage.queues.jobs).toMatchObject({ sendCalls: 3, delivered: 4, batches: 2, failed: 2 });
  expect(usage.queues.jobs?.sent).toEqual({ "1024": 2, "3072": 1 });
  expect(usage.functions.work).toMatchObject({ invocations: 2, units: 4, asynchronous: 0 });
  expect(usage.functions.notice).toMatchObject({ invocations: 1, units: 1, asynchronous: 1 });
  expect(usage.tables.items?.writes).toEqual({ "1024": 1, "3072": 1 });
  expect(usage.tables.items?.gets).toEqual({ "0": 2, "1024": 1, "3072": 1 });
  expect(usage.buckets.uploads).toMatchObject({ gets: 1, events: 1, puts: { "5120": 1 } });
});

test("does not count what an operator looks at", async () => {
  await using running = await start(meterApp);
  await running.table("items").scan();
  await running.bucket("uploads").list();
  expect(running.usage()).toMatchObject({ arrivals: 0, tables: {}, buckets: {} });
});
