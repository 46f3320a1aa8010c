import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod/mini";
import {
  app,
  bucket,
  config,
  consume,
  consumer,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  queue,
  secret,
  service,
  table,
  task,
  transaction,
} from "./index.ts";

const Item = z.object({ id: z.string(), owner: z.string(), price: z.number() });
const items = table("items", {
  schema: Item,
  partitionKey: "id",
  indexes: { byOwner: { partitionKey: "owner" } },
});
const Job = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Job });
const files = bucket("files");
const paymentKey = secret("payment-key");
const partner = service("partner", { url: "https://partner.example" });
const limits = config("limits", { schema: z.object({ maxRows: z.number() }), value: { maxRows: 100 } });

// The compiler is the test here: `@ts-expect-error` fails `npm run check` where the line below it does compile.
describe("a handler gets just the operations that it was granted", () => {
  it("a table reader cannot write, a writer cannot read", () => {
    http("read", { uses: { items: items.reader } }, async ({ items }) => {
      const found = await items.get({ id: "1" });
      expectTypeOf(found?.item.price).toEqualTypeOf<number | undefined>();
      // @ts-expect-error put was not granted
      items.put;
      return json({});
    });
    http("write", { uses: { items: items.writer } }, async ({ items }) => {
      await items.put({ id: "1", owner: "a", price: 1 });
      // @ts-expect-error get was not granted
      items.get;
      return json({});
    });
  });

  it("a condition is about attributes that there are, and values of their type", () => {
    http("write", { uses: { items: items.writer } }, async ({ items }) => {
      await items.put({ id: "1", owner: "a", price: 1 }, { if: ["price", ">=", 1] });
      await items.delete({ id: "1" }, { if: { or: ["absent", { not: ["owner", "in", ["a"]] }] } });
      // @ts-expect-error there is no such attribute
      await items.delete({ id: "1" }, { if: ["prize", "=", 1] });
      // @ts-expect-error it is a number
      await items.delete({ id: "1" }, { if: { and: [["price", "<", "1"]] } });
      return json({});
    });
  });

  it("a transaction writes to tables whose writer it has", () => {
    const uses = { shop: transaction({ items: items.writer }) };
    http("write", { uses }, async ({ shop }) => {
      await shop.write((t) => [
        t.items.put({ id: "1", owner: "a", price: 1 }, { if: ["price", "<", 2] }),
        t.items.update({ id: "2" }, { add: { price: 1 } }),
        t.items.check({ id: "3" }, ["owner", "exists"]),
      ]);
      // @ts-expect-error the item has no owner
      await shop.write((t) => [t.items.put({ id: "1", price: 1 })]);
      // @ts-expect-error there is no such attribute
      await shop.write((t) => [t.items.check({ id: "1" }, ["prize", "exists"])]);
      // @ts-expect-error get was not granted
      shop.get;
      return json({});
    });
  });

  it("a queue's sender cannot do anything but send messages of its type", () => {
    task("t", { input: Job, output: Job, uses: { jobs: jobs.sender } }, async ({ jobs, input }) => {
      await jobs.send({ id: input.id });
      // @ts-expect-error the message has no id
      await jobs.send({ name: "x" });
      // @ts-expect-error nobody receives by hand
      jobs.receive;
      return input;
    });
  });

  it("a bucket's reader cannot put", () => {
    task("t", { input: Job, output: Job, uses: { files: files.reader } }, async ({ files, input }) => {
      await files.get("key");
      // @ts-expect-error put was not granted
      files.put;
      return input;
    });
  });

  it("a secret's reader reads a text, and nothing can be done with it without a grant", () => {
    task("t", { input: Job, output: Job, uses: { key: paymentKey.reader } }, async ({ key, input }) => {
      expectTypeOf(await key.get()).toEqualTypeOf<string>();
      // @ts-expect-error nobody changes a secret
      key.put;
      return input;
    });
    http("no-key", {}, (input) => {
      // @ts-expect-error the secret was not granted
      input.key;
      // @ts-expect-error a declaration has no value
      paymentKey.get;
      // @ts-expect-error a secret has readers only
      paymentKey.writer;
      return json({});
    });
  });

  it("a config's reader reads what its schema gives, and its value is of that type", () => {
    task("t", { input: Job, output: Job, uses: { limits: limits.reader } }, async ({ limits, input }) => {
      expectTypeOf(await limits.get()).toEqualTypeOf<{ maxRows: number }>();
      // @ts-expect-error the schema has no such field
      (await limits.get()).maxRow;
      // @ts-expect-error nobody changes a config
      limits.set;
      return input;
    });
    // @ts-expect-error the schema wants a number
    config("bad", { schema: z.object({ maxRows: z.number() }), value: { maxRows: "many" } });
    // @ts-expect-error every environment has a value
    config("bad", { schema: z.object({ maxRows: z.number() }) });
    // @ts-expect-error a config is an object
    config("bad", { schema: z.string(), value: "x" });
  });

  it("a service's caller calls, and a service is at one place or anywhere", () => {
    task("t", { input: Job, output: Job, uses: { api: partner.caller } }, async ({ api, input }) => {
      expectTypeOf(await api.fetch("/items")).toEqualTypeOf<Response>();
      // @ts-expect-error redirects are never followed
      await api.fetch("/items", { redirect: "follow" });
      return input;
    });
    // @ts-expect-error it is somewhere
    service("nowhere", {});
    // @ts-expect-error not both
    service("both", { url: "https://partner.example", anywhere: true });
  });

  it("what is not used is not there", () => {
    http("nothing", {}, (input) => {
      // @ts-expect-error items was not asked for
      input.items;
      return json({});
    });
  });
});

describe("keys, indexes and parsed input have their types", () => {
  it("keys and indexes are those of the table", () => {
    http("q", { uses: { items: items.reader } }, async ({ items }) => {
      await items.query({ partition: "a", index: "byOwner" });
      // @ts-expect-error there is no such index
      await items.query({ partition: "a", index: "byPrice" });
      // @ts-expect-error the key attribute is id
      await items.get({ owner: "a" });
      return json({});
    });
    // @ts-expect-error the schema has no such attribute
    table("bad", { schema: Item, partitionKey: "nope" });
  });

  it("body, params and query are what their schemas give", () => {
    http(
      "b",
      { body: z.omit(Item, { id: true }), params: z.object({ id: z.uuid() }) },
      ({ body, params }) => {
        expectTypeOf(body).toEqualTypeOf<{ owner: string; price: number }>();
        expectTypeOf(params.id).toEqualTypeOf<string>();
        return json({});
      },
    );
  });

  it("a consumer is wired to a source of its own type only", () => {
    const onJob = consumer("on-job", { event: Job }, ({ event }) => {
      expectTypeOf(event.data).toEqualTypeOf<{ id: string }>();
    });
    const onFile = consumer("on-file", { event: objectCreated }, ({ event }) => {
      expectTypeOf(event.data.key).toEqualTypeOf<string>();
    });
    app("a", { jobs: consume(jobs, onJob), files: onObjectCreated(files, onFile), api: httpApi({}) });
    // @ts-expect-error an object event is no job
    consume(jobs, onFile);
    // @ts-expect-error a job is no object event
    onObjectCreated(files, onJob);
  });
});
