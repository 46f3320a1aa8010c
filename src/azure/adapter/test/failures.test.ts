import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";
import {
  AccessDeniedError,
  bucket,
  ConditionFailedError,
  NotFoundError,
  queue,
  ThrottledError,
  TooLargeError,
  table,
} from "@motif/core";
import type { TableDriver } from "@motif/core/platform";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { resourceVariable } from "../../environment.ts";
import { bucketDriver } from "../blob/bucket-driver.ts";
import { CONNECTION_POLICY } from "../cosmos/connection-policy.ts";
import { indexedPaths } from "../cosmos/document.ts";
import { tableDriver } from "../cosmos/table-driver.ts";
import { queueDriver } from "../servicebus/queue-driver.ts";
import { Senders } from "../servicebus/senders.ts";
import { deadLetter } from "../servicebus/settle.ts";
import { type ScriptedAnswer, type ScriptedService, scriptedService } from "./scripted-service.ts";
import { ServiceBusPeer } from "./service-bus-peer.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
const files = bucket("files");
process.env[resourceVariable("table", "items")] = "items";
process.env[resourceVariable("bucket", "files")] = "files";

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

  const driver = async (answers: readonly ScriptedAnswer[]) => {
    service = await scriptedService(answers, ({ method, url }) =>
      method === "GET" && url.endsWith("/colls/items") ? { status: 200, body: container } : undefined,
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

  it("keeps its own error where the core has none", async () => {
    const tables = await driver([{ status: 400, body: { code: "BadRequest", message: "wrong" } }]);
    await expect(tables.put(items, { id: "a" })).rejects.toMatchObject({
      code: "service-failed",
      cause: expect.any(Error),
    });
  });
});

describe("Blob Storage", () => {
  const driver = async (answers: readonly (ScriptedAnswer | (() => ScriptedAnswer))[]) => {
    service = await scriptedService(answers);
    const retryOptions = { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 1 };
    return bucketDriver(new BlobServiceClient(`${service.endpoint}/account`, undefined, { retryOptions }));
  };
  const refused = (status: number, code: string) => ({
    status,
    body: {},
    headers: { "x-ms-error-code": code },
  });
  const created = { status: 201, body: {}, headers: { etag: '"0x1"' } };

  it("is asked again while it is busy, and then the error says so", async () => {
    const busy = refused(503, "ServerBusy");
    expect(await (await driver([busy, busy, created])).put(files, "k", "x", {})).toMatchObject({
      version: "0x1",
    });
    await service[Symbol.asyncDispose]();
    await expect((await driver([busy])).put(files, "k", "x", {})).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(3);
  });

  it.each([
    [409, "BlobAlreadyExists", ConditionFailedError],
    [412, "ConditionNotMet", ConditionFailedError],
    [403, "AuthorizationPermissionMismatch", AccessDeniedError],
    [404, "ContainerNotFound", NotFoundError],
    [413, "RequestBodyTooLarge", TooLargeError],
  ])("%i %s is an error of the core's", async (status, code, kind) => {
    await expect((await driver([refused(status, code)])).put(files, "k", "x", {})).rejects.toThrow(kind);
  });

  it("has not refused a conditional put whose answer was lost, when the put is repeated", async () => {
    const exists = refused(409, "BlobAlreadyExists");
    const kept = { status: 200, body: {}, headers: { etag: '"0x7"' } };
    const own = (): ScriptedAnswer => ({
      ...kept,
      headers: {
        ...kept.headers,
        "x-ms-meta-motif_write": String(service.requests[0]?.headers["x-ms-meta-motif_write"]),
      },
    });
    const put = (bucketOf: Awaited<ReturnType<typeof driver>>) =>
      bucketOf.put(files, "k", "x", { if: "absent" });
    expect(await put(await driver([refused(500, "OperationTimedOut"), exists, own]))).toMatchObject({
      version: "0x7",
      metadata: {},
    });
    await service[Symbol.asyncDispose]();
    await expect(put(await driver([exists, kept]))).rejects.toThrow(ConditionFailedError);
  });

  it("that has no container is no missing object", async () => {
    const buckets = await driver([refused(404, "ContainerNotFound")]);
    await expect(buckets.get(files, "k")).rejects.toThrow(NotFoundError);
    const empty = await driver([refused(404, "BlobNotFound")]);
    expect(await empty.get(files, "k")).toBeUndefined();
  });

  it("does not get a key that it would not keep", async () => {
    const buckets = await driver([created]);
    await expect(buckets.put(files, "folder./x", "", {})).rejects.toThrow("ends with a dot");
    expect(service.requests).toEqual([]);
  });

  it("is asked for the blob that has the content's MD5 before a conditional put", async () => {
    const md5 = Buffer.from("5d41402abc4b2a76b9719d911017c592", "hex").toString("base64");
    const found = { status: 200, body: {}, headers: { etag: '"0x7"', "content-md5": md5 } };
    const buckets = await driver([found, created]);
    await buckets.put(files, "k", "new", { if: { etag: "5d41402abc4b2a76b9719d911017c592" } });
    expect(service.requests[1]?.headers["if-match"]).toBe('"0x7"');
  });
});

describe("Service Bus", () => {
  const jobs = queue("jobs", { schema: z.unknown() });
  const gone = queue("gone", { schema: z.unknown() });
  const message = (body: string) => ({ body, attributes: {} });

  const open = async () => {
    const peer = await ServiceBusPeer.start();
    peer.queue("jobs");
    process.env[resourceVariable("queue", "jobs")] = "jobs";
    process.env[resourceVariable("queue", "gone")] = "gone";
    const bus = new ServiceBusClient(peer.connectionString, {
      retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
    });
    return {
      peer,
      driver: queueDriver(bus),
      senders: new Senders(bus),
      async [Symbol.asyncDispose]() {
        await bus.close();
        await peer[Symbol.asyncDispose]();
      },
    };
  };

  it("gets nothing of a send where one message is too large", async () => {
    await using bus = await open();
    const large = JSON.stringify("x".repeat(300_000));
    await expect(bus.driver.send(jobs, [message("1"), message(large)])).rejects.toThrow(TooLargeError);
    expect(bus.peer.queue("jobs").size).toBe(0);
  });

  it("gets no message whose retry or dead letter would be too large", async () => {
    await using bus = await open();
    const body = (size: number) => message(JSON.stringify("x".repeat(size)));
    await bus.driver.send(jobs, [body(253_000)]);
    await expect(bus.driver.send(jobs, [body(255_000)])).rejects.toThrow(TooLargeError);
    const [kept] = bus.peer.queue("jobs").take(1);
    const id = "x".repeat(128);
    const received = { id, body: String(kept?.body), time: "2026-03-01T00:00:00.000Z", attributes: {} };
    await bus.senders.send("jobs", "queue jobs", [deadLetter(received, "€".repeat(2000))]);
  });

  it("gets more than a batch holds in several", async () => {
    await using bus = await open();
    const body = JSON.stringify("x".repeat(100_000));
    await bus.driver.send(
      jobs,
      Array.from({ length: 5 }, () => message(body)),
    );
    expect(bus.peer.queue("jobs").size).toBe(5);
  });

  it.each([
    ["com.microsoft:server-busy", ThrottledError],
    ["amqp:unauthorized-access", AccessDeniedError],
    ["amqp:link:message-size-exceeded", TooLargeError],
  ])("%s is an error of the core's", async (condition, kind) => {
    await using bus = await open();
    bus.peer.refuseSends = { condition, description: "no" };
    await expect(bus.driver.send(jobs, [message("1")])).rejects.toThrow(kind);
  });

  it("that has no such queue says so", async () => {
    await using bus = await open();
    await expect(bus.driver.send(gone, [message("1")])).rejects.toThrow(NotFoundError);
  });
});
