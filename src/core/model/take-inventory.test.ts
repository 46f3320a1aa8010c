import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  app,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  queue,
  secret,
  table,
} from "../index.ts";
import {
  asynchronousDeliveryOf,
  entryNamed,
  loadDefaults,
  parseDefaults,
  routesOf,
  takeInventory,
  triggersOf,
} from "./index.ts";

const Thing = z.object({ id: z.string(), owner: z.string(), at: z.number() });
const things = table("things", {
  schema: Thing,
  partitionKey: "id",
  indexes: { byOwner: { partitionKey: "owner" } },
});
const jobs = queue("jobs", { schema: Thing });
const files = bucket("files");
const create = http("create", { uses: { things: things.writer, jobs: jobs.sender }, body: Thing }, () =>
  json({}),
);
const work = consumer("work", { event: Thing, uses: { things: things.readWriter } }, () => {});
const key = secret("payment-key");
const load = consumer("load", { event: objectCreated, timeout: "60s", uses: { key: key.reader } }, () => {});

const load2 = consumer("in-order", { event: Thing }, () => {});

const valid = app("shop", {
  api: httpApi({ "POST /things": create }),
  work: consume(jobs, work, { batchWindow: "5s" }),
  load: onObjectCreated(files, load, { suffix: ".csv", retry: { attempts: 2 } }),
});

describe("inventory", () => {
  const inventory = takeInventory(valid);

  it("lists everything that triggers and grants reach, sorted by name", () => {
    expect(inventory.functions.map(({ name }) => name)).toEqual(["create", "load", "work"]);
    expect(inventory.resources.table).toEqual([things]);
    expect(inventory.resources.bucket).toEqual([{ ...files, uploads: { origins: [], limits: "refused" } }]);
    expect(inventory.resources.secret).toEqual([key]);
    expect(routesOf(inventory)).toEqual([
      { method: "POST", path: "/things", parameters: [], function: "create" },
    ]);
  });

  it("applies the defaults of each class and the function's own settings over them", () => {
    expect(entryNamed(inventory.functions, "create")).toMatchObject({
      timeoutMs: 30_000,
      memory: 256,
      architecture: "arm64",
    });
    expect(entryNamed(inventory.functions, "work")).toMatchObject({ timeoutMs: 300_000 });
    expect(entryNamed(inventory.functions, "load")).toMatchObject({ timeoutMs: 60_000 });
  });

  it("takes request bodies of 6 MiB, as Lambda does, where the API does not say", () => {
    const put = http("put", {}, () => json(1));
    const { api } = takeInventory(app("test", { api: httpApi({ "PUT /": put }) }));
    expect(api?.bodyLimit).toBe(6_291_456);
  });

  it("takes ten messages of a queue at a time, and one of a FIFO queue, where the app does not say", () => {
    const ordered = queue("ordered", { schema: Thing, fifo: true });
    const taken = takeInventory(app("shop", { a: consume(jobs, work), b: consume(ordered, load2) }));
    const sizes = triggersOf(taken, "queue").map(({ source, delivery }) => [
      source.queue,
      delivery.batchSize,
    ]);
    expect(sizes.sort()).toEqual([
      ["jobs", 10],
      ["ordered", 1],
    ]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the timeout, plus the window
  it("hides a received message for six times the consumer's timeout plus the batch window", () => {
    expect(entryNamed(inventory.resources.queue, "jobs").visibilityTimeoutMs).toBe(6 * 300_000 + 5000);
  });

  it("names a dead-letter queue for every queue and every asynchronous function", () => {
    const [jobsTrigger] = triggersOf(inventory, "queue");
    const [loadTrigger] = triggersOf(inventory, "objects");
    expect(jobsTrigger?.delivery.deadLetterQueue).toBe("jobs-dead-letter");
    expect(loadTrigger?.delivery.deadLetterQueue).toBe("load-dead-letter");
  });

  it("says how events come to a function: as its asynchronous triggers do, else by the defaults", () => {
    expect(asynchronousDeliveryOf(inventory, "load")).toMatchObject({
      attempts: 2,
      deadLetterQueue: "load-dead-letter",
    });
    expect(asynchronousDeliveryOf(inventory, "work")).toMatchObject({
      attempts: 3,
      deadLetterQueue: "work-dead-letter",
    });
  });
});

describe("more provisioned than reserved concurrency is refused", () => {
  const serving = (concurrency: { reserved?: number; provisioned?: number }) =>
    app("shop", { api: httpApi({ "GET /": http("serve", { concurrency }, () => json({})) }) });

  it("of a function itself", () => {
    expect(() => takeInventory(serving({ reserved: 1, provisioned: 2 }))).toThrow(
      "function serve: concurrency.provisioned is 2, more than concurrency.reserved, which is 1",
    );
  });

  it("where one of the two comes from its class", () => {
    const text = "classes: { api: { concurrency: { provisioned: 3 } } }";
    const defaults = parseDefaults(text, "serverless-defaults.yaml", loadDefaults());
    expect(() => takeInventory(serving({ reserved: 1 }), defaults)).toThrow("concurrency.provisioned is 3");
    expect(() => takeInventory(serving({ reserved: 3 }), defaults)).not.toThrow();
  });
});
