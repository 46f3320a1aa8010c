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
  schedule,
  scheduled,
  table,
  task,
} from "@motif/core";
import { type Inventory, takeInventory } from "@motif/core/model";
import * as z from "zod/mini";
import type { Workload } from "../workload/workload.ts";

const Order = z.object({ id: z.string(), customer: z.string() });
const orders = table("orders", {
  schema: Order,
  partitionKey: "id",
  indexes: { customers: { partitionKey: "customer" } },
});
const work = queue("work", { schema: Order });
const uploads = bucket("uploads");

const createOrder = http(
  "create-order",
  { uses: { orders: orders.writer, work: work.sender } },
  () => new Response(),
);
const listOrders = http("list-orders", { uses: { orders: orders.reader } }, () => new Response());
const workOff = batchConsumer(
  "work-off",
  { event: Order, uses: { orders: orders.readWriter, uploads: uploads.writer } },
  () => {},
);
const readUpload = consumer(
  "read-upload",
  { event: objectCreated, uses: { uploads: uploads.reader, work: work.sender } },
  () => {},
);
const report = scheduled("report", { uses: { orders: orders.reader } }, () => {});
const recount = task("recount", { input: z.object({}), output: z.object({}) }, () => ({}));

/** A small app with every kind of trigger. */
export const shop: Inventory = takeInventory(
  app("shop", {
    api: httpApi({ "POST /orders": createOrder, "GET /orders": listOrders }),
    working: consume(work, workOff, { batchSize: 10, retry: { attempts: 3 } }),
    uploading: onObjectCreated(uploads, readUpload),
    nightly: schedule({ cron: "0 3 * * *" }, report),
    recount,
  }),
);

/** A thousand arrivals a day in round numbers. */
export const workload = {
  perDay: 1000,
  shape: "flat",
  arrivals: {
    "POST /orders": { share: 0.4, bytes: 500, responseBytes: 1000 },
    "GET /orders": { share: 0.4, bytes: 0, responseBytes: 4000, cacheHitRate: 0.5 },
    "bucket uploads": { share: 0.1, bytes: 10_000, matchRate: 0.5 },
    "queue work": { share: 0.05, bytes: 1000 },
    "task recount": { share: 0.05, bytes: 10 },
  },
  functions: {
    "create-order": { durationMs: 20, cpuMs: 5, uses: { orders: { put: 1 }, work: { send: 1 } } },
    "list-orders": {
      durationMs: 20,
      cpuMs: 5,
      uses: { orders: { query: { calls: 1, items: 30, index: true } } },
    },
    "work-off": {
      durationMs: 100,
      cpuMs: 10,
      uses: { orders: { get: 1, update: 1 }, uploads: { put: { calls: 1, triggers: 0 } } },
    },
    "read-upload": {
      durationMs: 50,
      cpuMs: 5,
      uses: { uploads: { get: 1 }, work: { sendMany: { calls: 2, items: 5 } } },
    },
    report: { durationMs: 1000, cpuMs: 100, uses: { orders: { scan: { calls: 3, items: 100 } } } },
    recount: { durationMs: 10, cpuMs: 1 },
  },
  tables: { orders: { itemBytes: 400, keptDays: 10 } },
  queues: { work: { messageBytes: 600 } },
  buckets: { uploads: { objectBytes: 10_000, keptDays: 5 } },
} satisfies Workload;
