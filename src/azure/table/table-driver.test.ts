import { CosmosClient } from "@azure/cosmos";
import {
  AccessDeniedError,
  NotFoundError,
  ThrottledError,
  TooLargeError,
  table,
  UnknownOutcomeError,
} from "@motif/core";
import type { TableAction, TableDriver } from "@motif/core/platform";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type ScriptedAnswer, type ScriptedService, scriptedService } from "../testing/scripted-service.ts";
import { CONNECTION_POLICY } from "./connection-policy.ts";
import { indexedPaths } from "./document.ts";
import { tableDriver } from "./table-driver.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
process.env[resourceVariable("table", "items")] = "items";

let service: ScriptedService;
let client: CosmosClient | undefined;
afterEach(async () => {
  client?.dispose();
  client = undefined;
  await service?.[Symbol.asyncDispose]();
});

describe("Cosmos DB", () => {
  /** What the SDK asks for before it does anything. */
  const container = { id: "items", partitionKey: { paths: ["/pk"], kind: "Hash", version: 2 }, _rid: "r" };

  const driver = async (answers: readonly (ScriptedAnswer | (() => ScriptedAnswer))[]) => {
    service = await scriptedService(answers, ({ method, url }) =>
      method !== "GET"
        ? undefined
        : url.endsWith("/colls/items")
          ? { status: 200, body: container }
          : url.endsWith("/pkranges")
            ? {
                status: 200,
                body: { PartitionKeyRanges: [{ id: "0", minInclusive: "", maxExclusive: "FF" }] },
              }
            : undefined,
    );
    const connectionPolicy = { ...CONNECTION_POLICY, enableEndpointDiscovery: false };
    client = new CosmosClient({ endpoint: service.endpoint, key: "dGVzdA==", connectionPolicy });
    return tableDriver(client.database("db"));
  };
  const throttled = { status: 429, body: { code: "429" }, headers: { "x-ms-retry-after-ms": "1" } };
  const stored = (item: object, etag = '"1"') => ({
    status: 200,
    body: { id: "item", pk: "a", key: "", item, _etag: etag },
    headers: { etag },
  });

  it("is asked again while it throttles, and then the error says so", async () => {
    const patient = await driver([throttled, throttled, stored({ id: "a" })]);
    expect((await patient.get(items, { id: "a" }))?.item).toEqual({ id: "a" });
    expect(service.requests).toHaveLength(3);
    await service[Symbol.asyncDispose]();
    const busy = await driver([throttled]);
    await expect(busy.get(items, { id: "a" })).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(10);
  });

  it("replaces with the ETag that was read, and goes on when somebody else was faster", async () => {
    const lost = { status: 412, body: { code: "PreconditionFailed" } };
    const tables = await driver([
      stored({ id: "a", n: 1 }),
      lost,
      stored({ id: "a", n: 5 }, '"2"'),
      stored({}, '"3"'),
    ]);
    const updated = await tables.update(items, { id: "a" }, { add: { n: 1 } });
    expect(updated).toEqual({ item: { id: "a", n: 6 }, version: '"3"' });
    const [, first, , second] = service.requests;
    expect([first?.headers["if-match"], second?.headers["if-match"]]).toEqual(['"1"', '"2"']);
  });

  it("is not given up by writers that are always too late, but not forever either", async () => {
    const answers = Array.from({ length: 120 }, (_, i) =>
      i % 2 ? { status: 412, body: {} } : stored({ id: "a", n: 1 }),
    );
    const tables = await driver(answers);
    await expect(tables.update(items, { id: "a" }, { add: { n: 1 } })).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(100);
  });

  const inTheWay = { status: 449, body: { code: "RetryWith" } };

  it.each([
    ["put", [inTheWay, stored({}, '"2"')], (t: TableDriver) => t.put(items, { id: "a" })],
    [
      "put of a new item",
      [inTheWay, { status: 404, body: {} }, stored({}, '"2"')],
      (t: TableDriver) => t.put(items, { id: "a" }, "absent"),
    ],
    [
      "update",
      [stored({ id: "a" }), inTheWay, stored({ id: "a" }), stored({}, '"2"')],
      (t: TableDriver) => t.update(items, { id: "a" }, { set: { n: 1 } }),
    ],
    ["delete", [inTheWay, { status: 204, body: {} }], (t: TableDriver) => t.delete(items, { id: "a" })],
  ] as const)(
    "does a %s again that another write at the same time was in the way of",
    async (_, answers, write) => {
      const tables = await driver(answers);
      await write(tables);
      expect(service.requests).toHaveLength(answers.length);
    },
  );

  it.each([
    [403, AccessDeniedError],
    [413, TooLargeError],
    [404, NotFoundError],
  ])("%i is an error of the core's", async (status, kind) => {
    const tables = await driver([{ status, body: { code: String(status), message: "no" } }]);
    await expect(tables.put(items, { id: "a" })).rejects.toThrow(kind);
  });

  it("is asked by paths that the container indexes, and says how consistent the answer has to be", async () => {
    const indexed = table("items", {
      schema: z.record(z.string(), z.json()),
      partitionKey: "id",
      sortKey: "at",
      timeToLive: "until",
      indexes: { byName: { partitionKey: "name" } },
    });
    const tables = await driver([{ status: 200, body: { Documents: [], _count: 0 } }]);
    await tables.query(indexed, { partition: "a", sort: { from: 1 } });
    await tables.query(indexed, { index: "byName", partition: "x" });
    await tables.scan(indexed, {});
    const paths = indexedPaths(indexed).map((path) => path.split("/")[1]);
    // The SDK asks for a plan of each query too, in case that it needs one.
    const queries = service.requests.filter(
      ({ headers }) => headers["x-ms-documentdb-isquery"] !== undefined,
    );
    for (const { body } of queries) {
      for (const [, property] of body.matchAll(/\bc\.(\w+)/g)) expect(paths).toContain(property);
    }
    expect(queries.map(({ headers }) => headers["x-ms-consistency-level"])).toEqual([
      undefined,
      "Eventual",
      "Eventual",
    ]);
  });

  describe("of which an answer is lost", () => {
    const cut: ScriptedAnswer = { cut: true };
    const missing: ScriptedAnswer = { status: 404, body: {} };
    const conflict: ScriptedAnswer = { status: 409, body: {} };
    const tooLate: ScriptedAnswer = { status: 412, body: {} };
    const failed: ScriptedAnswer = { status: 503, body: {} };
    /** The document that the n-th request wrote. */
    const own =
      (request: number, etag = '"own"') =>
      (): ScriptedAnswer => ({
        status: 200,
        body: { ...JSON.parse(service.requests[request]?.body ?? "{}"), _etag: etag },
        headers: { etag },
      });

    it.each([cut, failed])("has done a put if absent that meets its own document (%#)", async (lost) => {
      const tables = await driver([lost, conflict, own(0)]);
      expect(await tables.put(items, { id: "a" }, "absent")).toEqual({ version: '"own"' });
    });

    it("cannot tell what became of a put if absent that meets another's", async () => {
      const tables = await driver([cut, conflict, stored({ id: "a" })]);
      await expect(tables.put(items, { id: "a" }, "absent")).rejects.toThrow(UnknownOutcomeError);
    });

    it("has done an update that finds its own document, once", async () => {
      const tables = await driver([stored({ id: "a", n: 1 }), cut, own(1)]);
      const updated = await tables.update(items, { id: "a" }, { add: { n: 1 } });
      expect(updated).toEqual({ item: { id: "a", n: 2 }, version: '"own"' });
      expect(service.requests).toHaveLength(3);
    });

    it("is asked again for an update that was not done, and by the same text of the write", async () => {
      const before = stored({ id: "a", n: 1 });
      const tables = await driver([before, cut, before, tooLate, own(1)]);
      const updated = await tables.update(items, { id: "a" }, { add: { n: 1 } });
      expect(updated).toEqual({ item: { id: "a", n: 2 }, version: '"own"' });
    });

    it.each([
      ["update", (t: TableDriver) => t.update(items, { id: "a" }, { add: { n: 1 } })],
      ["put", (t: TableDriver) => t.put(items, { id: "a" }, "present")],
      ["delete", (t: TableDriver) => t.delete(items, { id: "a" }, "present")],
    ])("cannot tell what became of an %s where others have written since", async (_name, write) => {
      const tables = await driver([stored({ id: "a", n: 1 }), cut, stored({ id: "a", n: 7 }, '"others"')]);
      await expect(write(tables)).rejects.toThrow(UnknownOutcomeError);
    });

    it("cannot tell whether it was its own delete that made an item go", async () => {
      const tables = await driver([stored({ id: "a" }), cut, missing]);
      await expect(tables.delete(items, { id: "a" }, "present")).rejects.toThrow(UnknownOutcomeError);
    });

    it.each([
      ["put", (t: TableDriver) => t.put(items, { id: "a" })],
      ["delete", (t: TableDriver) => t.delete(items, { id: "a" })],
    ])("is asked again for a %s without a condition, but not forever", async (_name, write) => {
      await write(await driver([cut, stored({})]));
      expect(service.requests).toHaveLength(2);
      await service[Symbol.asyncDispose]();
      await expect(write(await driver([cut]))).rejects.toMatchObject({ code: "service-failed" });
      expect(service.requests).toHaveLength(5);
    });
  });

  describe("asked for a transaction", () => {
    const missing: ScriptedAnswer = { status: 404, body: {} };
    const done = (count: number): ScriptedAnswer => ({
      status: 200,
      body: Array.from({ length: count }, () => ({ statusCode: 200, requestCharge: 1 })),
    });
    const overtaken: ScriptedAnswer = { status: 207, body: [{ statusCode: 412 }, { statusCode: 424 }] };
    const entries = table("items", {
      schema: z.record(z.string(), z.json()),
      partitionKey: "id",
      sortKey: "at",
    });
    const actions: readonly TableAction[] = [
      { type: "update", table: entries, key: { id: "a", at: 1 }, update: { add: { n: 1 } } },
      { type: "put", table: entries, item: { id: "a", at: 2 }, condition: "absent" },
    ];
    const there = () => stored({ id: "a", at: 1, n: 1 });
    /** Batches that were asked for, which the SDK's other questions are not. */
    const batches = () =>
      service.requests.filter(({ headers }) => headers["x-ms-cosmos-is-batch-request"] !== undefined);

    it("reads the items, and writes them by their versions in one atomic batch", async () => {
      const tables = await driver([there(), missing, done(2)]);
      expect(await tables.transact(actions)).toEqual([]);
      const [batch] = batches();
      expect(batch?.headers["x-ms-cosmos-batch-atomic"]).toBe("true");
      expect(JSON.parse(batch?.body ?? "")).toMatchObject([
        { operationType: "Replace", ifMatch: '"1"', resourceBody: { item: { id: "a", at: 1, n: 2 } } },
        { operationType: "Create", resourceBody: { item: { id: "a", at: 2 } } },
      ]);
    });

    it("begins anew where somebody was faster", async () => {
      const tables = await driver([there(), missing, overtaken, there(), missing, done(2)]);
      expect(await tables.transact(actions)).toEqual([]);
      expect(batches()).toHaveLength(2);
    });

    it("writes nothing, and tells whose condition does not hold", async () => {
      const tables = await driver([missing, there()]);
      expect(await tables.transact(actions)).toEqual([0, 1]);
      expect(batches()).toEqual([]);
    });

    it("of which the answer was lost has done what has its own text", async () => {
      const own = (): ScriptedAnswer => {
        const [first] = JSON.parse(batches()[0]?.body ?? "[]");
        return { status: 200, body: { ...first.resourceBody, _etag: '"own"' }, headers: { etag: '"own"' } };
      };
      const tables = await driver([there(), missing, { cut: true }, own, missing]);
      expect(await tables.transact(actions)).toEqual([]);
      expect(batches()).toHaveLength(1);
    });

    it("of which the answer was lost is done where nothing has changed", async () => {
      const tables = await driver([there(), missing, { cut: true }, there(), missing, done(2)]);
      expect(await tables.transact(actions)).toEqual([]);
      expect(batches()).toHaveLength(2);
    });

    it("cannot tell what became of it where others have written since", async () => {
      const others = stored({ id: "a", at: 1, n: 7 }, '"others"');
      const tables = await driver([there(), missing, { cut: true }, others, missing]);
      await expect(tables.transact(actions)).rejects.toThrow(UnknownOutcomeError);
    });

    // https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch: "The Azure Cosmos DB request size limit constrains the size of
    // the TransactionalBatch payload to not exceed 2 MB". "There's a current limit of 100 operations per TransactionalBatch".
    it("refuses more than 2 MB, and more than 100 operations", async () => {
      const text = "x".repeat(1.2 * 1024 * 1024);
      const large = [1, 2].map(
        (at): TableAction => ({ type: "put", table: entries, item: { id: "a", at, text } }),
      );
      await expect((await driver([missing])).transact(large)).rejects.toThrow(TooLargeError);
      await service[Symbol.asyncDispose]();
      const many = Array.from(
        { length: 51 },
        (_, at): TableAction => ({
          type: "check",
          table: entries,
          key: { id: "a", at },
          condition: "absent",
        }),
      );
      await expect((await driver([missing])).transact(many)).rejects.toThrow("has 102 operations");
      expect(batches()).toEqual([]);
    });
  });

  it("keeps its own error where the core has none", async () => {
    const tables = await driver([{ status: 400, body: { code: "BadRequest", message: "wrong" } }]);
    await expect(tables.put(items, { id: "a" })).rejects.toMatchObject({
      code: "service-failed",
      cause: expect.any(Error),
    });
  });
});
