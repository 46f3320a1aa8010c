import { consumer, http, json, queue, table } from "@motif/core";
import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod/mini";
import {
  type IdempotencyContext,
  type IdempotencyStore,
  idempotencyTable,
  idempotent,
  idempotentConsumer,
  idempotentHttp,
  type Lease,
  rateLimitedHttp,
  rateLimitTable,
} from "./index.ts";

const Item = z.object({ id: z.string(), name: z.string(), price: z.number() });
const NewItem = z.omit(Item, { id: true });
const items = table("items", { schema: Item, partitionKey: "id" });
const jobs = queue("jobs", { schema: Item });
const requests = idempotencyTable("requests");
const limits = rateLimitTable("limits");

// The compiler is the test here: `@ts-expect-error` fails `npm run check` where the line below it does compile.
describe("an idempotent handler's input has the types of the function's declaration", () => {
  it("of an HTTP function", () => {
    http(
      "create-item",
      { uses: { items: items.writer, requests: requests.readWriter }, body: NewItem },
      idempotentHttp({ store: (input) => input.requests, ttl: "24h" }, async (input, lease) => {
        const { body, items, newId, params, query } = input;
        expectTypeOf(body).toEqualTypeOf<{ name: string; price: number }>();
        expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, string>>>();
        expectTypeOf(query).toEqualTypeOf<Readonly<Record<string, string | string[]>>>();
        expectTypeOf(lease).toEqualTypeOf<Lease>();
        const item = { id: newId(), ...body };
        await items.put(item);
        // @ts-expect-error get was not granted
        items.get;
        // @ts-expect-error nothing of that name is used
        input.jobs;
        return json(item, { status: 201 });
      }),
    );
  });

  it("of a consumer", () => {
    consumer(
      "on-job",
      { event: Item, uses: { done: requests.readWriter, jobs: jobs.sender } },
      idempotentConsumer(
        { store: (input) => input.done, key: ({ event }) => event.data.id },
        async ({ event, jobs }) => {
          expectTypeOf(event.data).toEqualTypeOf<{ id: string; name: string; price: number }>();
          await jobs.send(event.data);
        },
      ),
    );
  });

  it("of work that gives something or nothing", () => {
    const once = async (input: IdempotencyContext, store: IdempotencyStore) => {
      const found = await idempotent(input, { store, key: "k" }, async ({ id }) => ({ id: id("a"), n: 1 }));
      expectTypeOf(found).toEqualTypeOf<{ id: string; n: number }>();
      await idempotent(input, { store, key: "k" }, async (lease) => {
        await lease.renew();
      });
      // @ts-expect-error a date is not JSON
      await idempotent(input, { store, key: "k" }, async () => new Date());
    };
    expectTypeOf(once).toBeFunction();
  });

  it("and the store must be a table of idempotency records that can be read and written", () => {
    http(
      "wrong-table",
      { uses: { items: items.readWriter } },
      // @ts-expect-error items are no idempotency records
      idempotentHttp({ store: (input) => input.items }, async () => json({})),
    );
    http(
      "read-only",
      { uses: { requests: requests.reader } },
      // @ts-expect-error put was not granted
      idempotentHttp({ store: (input) => input.requests }, async () => json({})),
    );
  });
});

describe("a limited handler's input has the types of the function's declaration", () => {
  it("where its limit is said, and in the handler", () => {
    http(
      "create-item",
      { uses: { items: items.writer, limits: limits.readWriter }, body: NewItem },
      rateLimitedHttp(
        ({ limits, body }) => ({ store: limits, key: body.name, rate: 1, per: "1s" }),
        async ({ body, items, newId }) => {
          expectTypeOf(body).toEqualTypeOf<{ name: string; price: number }>();
          await items.put({ id: newId(), ...body });
          return json({});
        },
      ),
    );
  });

  it("around an idempotent one", () => {
    http(
      "create-item",
      { uses: { requests: requests.readWriter, limits: limits.readWriter }, body: NewItem },
      rateLimitedHttp(
        ({ limits }) => ({ store: limits, key: "all", rate: 1, per: "1s" }),
        idempotentHttp({ store: (input) => input.requests }, async ({ body }) => json(body.price)),
      ),
    );
  });

  it("and the store must be a table of rate limits that can be read and written", () => {
    http(
      "wrong-table",
      { uses: { requests: requests.readWriter } },
      rateLimitedHttp(
        // @ts-expect-error idempotency records are no rate limits
        ({ requests }) => ({ store: requests, key: "all", rate: 1, per: "1s" }),
        async () => json({}),
      ),
    );
  });
});
