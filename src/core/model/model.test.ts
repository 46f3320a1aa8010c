import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  app,
  bucket,
  consume,
  consumer,
  DefinitionError,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  queue,
  schedule,
  scheduled,
  secret,
  table,
  task,
} from "../index.ts";
import { asynchronousDeliveryOf, entryNamed, problemsOf, takeInventory } from "./index.ts";

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

const valid = app("shop", {
  api: httpApi({ "POST /things": create }),
  work: consume(jobs, work, { batchWindow: "5s" }),
  load: onObjectCreated(files, load, { suffix: ".csv", retry: { attempts: 2 } }),
});

function problems(wiring: Parameters<typeof app>[1], name = "shop"): string[] {
  return problemsOf(app(name, wiring)).map(({ where, message }) => `${where}: ${message}`);
}

describe("inventory", () => {
  const inventory = takeInventory(valid);

  it("lists everything that triggers and grants reach, sorted by name", () => {
    expect(inventory.functions.map(({ name }) => name)).toEqual(["create", "load", "work"]);
    expect(inventory.tables).toEqual([things]);
    expect(inventory.buckets).toEqual([files]);
    expect(inventory.secrets).toEqual([key]);
    expect(inventory.api?.routes).toEqual([
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
    expect(entryNamed(inventory.functions, "load")).toMatchObject({
      timeoutMs: 60_000,
      asyncRetry: { attempts: 2 },
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the timeout, plus the window
  it("hides a received message for six times the consumer's timeout plus the batch window", () => {
    expect(entryNamed(inventory.queues, "jobs").visibilityTimeoutMs).toBe(6 * 300_000 + 5000);
  });

  it("names a dead-letter queue for every queue and every asynchronous function", () => {
    expect(inventory.queueSubscriptions[0]?.deadLetterQueue).toBe("jobs-dead-letter");
    expect(entryNamed(inventory.functions, "load").asyncRetry.deadLetterQueue).toBe("load-dead-letter");
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

describe("a definition with mistakes", () => {
  it("is refused with all of them at once", () => {
    const broken = app("shop", {
      api: httpApi({ "POST things": create, "GET /a": create }),
      work: consume(queue("jobs", { schema: Thing, delay: "3h" }), work, { batchSize: 0 }),
    });
    expect(() => takeInventory(broken)).toThrow(DefinitionError);
    expect(problemsOf(broken).map(({ where }) => where)).toEqual([
      'api, route "POST things"',
      'api, route "GET /a"',
      "work",
      "queue jobs",
      "queue jobs",
    ]);
  });

  it.each([
    ["a name with capitals", problems({}, "Shop"), "app Shop: a name has lower-case letters"],
    ["a name that is too long", problems({}, "a".repeat(41)), "at most 40 long"],
    ["a trigger that is undefined", problems({ work: undefined as never }), "work: is not a trigger"],
    [
      "a route without its function",
      problems({ api: httpApi({ "GET /": undefined as never }) }),
      "circular import",
    ],
    [
      "two routes that match the same requests",
      problems({
        api: httpApi({
          "GET /a/{x}": http("a", {}, () => json(1)),
          "GET /a/{y}": http("b", {}, () => json(1)),
        }),
      }),
      'matches the same requests as "GET /a/{x}"',
    ],
    [
      "a parameter that the path does not have",
      problems({
        api: httpApi({ "GET /a/{x}": http("a", { params: z.object({ id: z.string() }) }, () => json(1)) }),
      }),
      'wants the parameter "id"',
    ],
    [
      "a queue with the name of its consumer",
      problems({ a: consume(queue("work", { schema: Thing }), work) }),
      "queue work: has the name of a function",
    ],
    [
      "a queue with the name of a dead-letter queue",
      problems({
        a: consume(
          jobs,
          consumer(
            "c",
            { event: Thing, uses: { q: queue("jobs-dead-letter", { schema: Thing }).sender } },
            () => {},
          ),
        ),
      }),
      "is the name of the dead-letter queue of jobs",
    ],
    [
      "a route in the admin API",
      problems({ api: httpApi({ "GET /_motif/x": http("a", {}, () => json(1)) }) }),
      "belong to the dev server's admin API",
    ],
    ["two APIs", problems({ one: httpApi({}), two: httpApi({}) }), "has an HTTP API already (one)"],
    [
      "two functions of one name",
      problems({
        a: task("t", { input: Thing, output: Thing }, ({ input }) => input),
        b: task("t", { input: Thing, output: Thing }, ({ input }) => input),
      }),
      "function t: two different function declarations have this name",
    ],
    [
      "two tables of one name",
      problems({
        api: httpApi({
          "POST /": create,
          "POST /x": http(
            "x",
            { uses: { t: table("things", { schema: Thing, partitionKey: "id" }).reader } },
            () => json(1),
          ),
        }),
      }),
      "table things: two different table declarations",
    ],
    [
      "two secrets of one name",
      problems({
        api: httpApi({
          "GET /": http("x", { uses: { a: secret("key").reader, b: secret("key").reader } }, () => json(1)),
        }),
      }),
      "secret key: two different secret declarations",
    ],
    [
      "a grant of a secret that there is not",
      problems({
        api: httpApi({
          "GET /": http("a", { uses: { t: { ...key.reader, access: "writer" } } }, () => json(1)),
        }),
      }),
      "function a, uses.t: is not a grant",
    ],
    [
      "a grant that is none",
      problems({ api: httpApi({ "GET /": http("a", { uses: { t: undefined as never } }, () => json(1)) }) }),
      "function a, uses.t: is not a grant",
    ],
    [
      "a name of the handler's own input",
      problems({ api: httpApi({ "GET /": http("a", { uses: { log: things.reader } }, () => json(1)) }) }),
      '"log" is a name of the handler\'s own input',
    ],
    [
      "memory out of bounds",
      problems({ t: task("t", { input: Thing, output: Thing, memory: 64 }, ({ input }) => input) }),
      "memory is 64",
    ],
    [
      "a timeout out of bounds",
      problems({ t: task("t", { input: Thing, output: Thing, timeout: "1h" }, ({ input }) => input) }),
      "timeout is 1h; it must be from 1s to 15m",
    ],
    [
      "more provisioned than reserved concurrency",
      problems({
        t: task(
          "t",
          { input: Thing, output: Thing, concurrency: { reserved: 1, provisioned: 2 } },
          ({ input }) => input,
        ),
      }),
      "concurrency.provisioned is more than concurrency.reserved",
    ],
    [
      "two consumers of one queue",
      problems({ a: consume(jobs, work), b: consume(jobs, work) }),
      "queue jobs has a consumer already (a)",
    ],
    [
      "two retry policies of one consumer of objects",
      problems({
        a: onObjectCreated(files, load, { prefix: "a/", retry: { attempts: 2 } }),
        b: onObjectCreated(files, load, { prefix: "b/", retry: { attempts: 5 } }),
      }),
      "b: has another retry policy than a",
    ],
    [
      "a visibility timeout shorter than the function's",
      problems({
        a: consume(
          queue("q", { schema: Thing, visibilityTimeout: "10s" }),
          consumer("c", { event: Thing, timeout: "20s" }, () => {}),
        ),
      }),
      "the visibility timeout of queue q (10s) is shorter than the timeout of function c (20s)",
    ],
    [
      "a cron expression that is none",
      problems({
        s: schedule(
          { cron: "61 * * * *" },
          scheduled("s", {}, () => {}),
        ),
      }),
      'the schedule "61 * * * *" is not valid',
    ],
    [
      "an unknown time zone",
      problems({
        s: schedule(
          { cron: "0 6 * * *", timeZone: "Mars/Base" },
          scheduled("s", {}, () => {}),
        ),
      }),
      "is not valid",
    ],
    [
      "an origin with a path",
      problems({ api: httpApi({}, { cors: { origins: ["https://a.example/x"] } }) }),
      'cors.origins has "https://a.example/x"',
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it("a key attribute that the schema does not have", () => {
    const wrong = table("things", { schema: Thing, partitionKey: "id", sortKey: "nope" as "at" });
    const reader = http("a", { uses: { t: wrong.reader } }, () => json(1));
    expect(problems({ api: httpApi({ "GET /": reader }) })).toEqual([
      'table things: sortKey "nope" is not an attribute of its schema (id, owner, at)',
    ]);
  });
});
