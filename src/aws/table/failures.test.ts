import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  AccessDeniedError,
  ConditionFailedError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  ThrottledError,
  TooLargeError,
  table,
  UnknownOutcomeError,
} from "@motif/core";
import type { TableAction, TableDriver } from "@motif/core/platform";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { clientConfig } from "../testing/over-moto.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { tableDriver } from "./table-driver.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
const ok: ScriptedAnswer = { status: 200, body: {} };

beforeEach(() => {
  vi.stubEnv("MOTIF_TABLE_ITEMS", "acme-items");
  // The jitter of all delays: retries follow at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("DynamoDB", () => {
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = await scriptedService(answers);
    return { service, driver: tableDriver(new DynamoDBClient(clientConfig(service.endpoint))) };
  };

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  it.each(["ProvisionedThroughputExceededException", "ThrottlingException"])(
    "goes on after %s",
    async (type) => {
      const { service, driver } = await scripted(failing(type), failing(type), ok);
      await using _ = service;
      await driver.put(items, { id: "1" });
      expect(service.requests).toHaveLength(3);
    },
  );

  it("goes on after failures of the service itself", async () => {
    const { service, driver } = await scripted(failing("InternalServerError", "", 500), ok);
    await using _ = service;
    expect(await driver.get(items, { id: "1" })).toBeUndefined();
    expect(service.requests).toHaveLength(2);
  });

  it("gives up when it is throttled for too long", async () => {
    const { service, driver } = await scripted(failing("ProvisionedThroughputExceededException"));
    await using _ = service;
    await expect(driver.put(items, { id: "1" })).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(CLIENT_CONFIG.maxAttempts);
  });

  it("sends what a batch left unprocessed again, and only that", async () => {
    const left = { PutRequest: { Item: { id: { S: "2" } } } };
    const { service, driver } = await scripted(
      { status: 200, body: { UnprocessedItems: { "acme-items": [left] } } },
      ok,
    );
    await using _ = service;
    await driver.putMany(items, [{ id: "1" }, { id: "2" }]);
    expect(service.requests[1]).toMatchObject({ RequestItems: { "acme-items": [left] } });
  });

  it("gives up on a batch that stays unprocessed", async () => {
    const left = { PutRequest: { Item: { id: { S: "1" } } } };
    const { service, driver } = await scripted({
      status: 200,
      body: { UnprocessedItems: { "acme-items": [left] } },
    });
    await using _ = service;
    await expect(driver.putMany(items, [{ id: "1" }])).rejects.toThrow(ThrottledError);
  });

  it.each([
    ["AccessDeniedException", AccessDeniedError],
    ["ResourceNotFoundException", NotFoundError],
    ["ValidationException", InvalidArgumentError],
    ["SomethingNew", MotifError],
  ])("%s becomes an error of the core", async (type, expected) => {
    const { service, driver } = await scripted(failing(type));
    await using _ = service;
    await expect(driver.put(items, { id: "1" })).rejects.toThrow(expected);
  });

  it("names what is missing when the table's variable is not set", async () => {
    vi.stubEnv("MOTIF_TABLE_ITEMS", undefined);
    const { service, driver } = await scripted(ok);
    await using _ = service;
    await expect(driver.get(items, { id: "1" })).rejects.toThrow("MOTIF_TABLE_ITEMS is not set");
  });

  it("keeps its own attribute out of the user's way", async () => {
    const { service, driver } = await scripted(ok);
    await using _ = service;
    await driver.put(items, { id: "1", _v: "mine", nested: { "": "a", _: "b", _v: "c" } });
    const { Item } = service.requests[0] as { Item: Record<string, unknown> };
    expect(Item.__v).toEqual({ S: "mine" });
    expect(Item._v).not.toEqual({ S: "mine" });
    expect(Item.nested).toEqual({ M: { _: { S: "a" }, __: { S: "b" }, __v: { S: "c" } } });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html: "A filter expression
  // cannot contain partition key or sort key attributes." moto does not mind.
  it.each([
    [undefined, true],
    ["byUser", true],
    ["byEnd", false],
  ])(
    "filters a query (index %s) by what is no key of it, and leaves out what has expired",
    async (index, filters) => {
      const sessions = table("items", {
        schema: z.record(z.string(), z.json()),
        partitionKey: "id",
        timeToLive: "until",
        indexes: { byUser: { partitionKey: "user" }, byEnd: { partitionKey: "user", sortKey: "until" } },
      });
      const item = (id: string, until: number) => ({
        id: { S: id },
        user: { S: "u" },
        until: { N: String(until) },
      });
      const found = { Items: [item("old", 1000), item("new", 1001)], ScannedCount: 2 };
      const { service, driver } = await scripted({ status: 200, body: found });
      await using _service = service;
      vi.spyOn(Date, "now").mockReturnValue(1_000_500);
      const { entries } = await driver.query(sessions, { partition: "u", ...(index && { index }) });
      expect(entries.map(({ item: { id } }) => id)).toEqual(["new"]);
      expect("FilterExpression" in (service.requests[0] ?? {})).toBe(filters);
    },
  );

  it("looks behind a page that an expired item made just full, and gives no cursor where nothing follows", async () => {
    const items = table("items", {
      schema: z.record(z.string(), z.json()),
      partitionKey: "id",
      sortKey: "at",
    });
    const item = (at: number) => ({ id: { S: "1" }, at: { N: String(at) } });
    const { service, driver } = await scripted(
      { status: 200, body: { Items: [item(1), item(2)], ScannedCount: 3, LastEvaluatedKey: item(3) } },
      { status: 200, body: { Items: [], ScannedCount: 0 } },
    );
    await using _service = service;
    const page = await driver.query(items, { partition: "1", limit: 2 });
    expect(page.entries).toHaveLength(2);
    expect(page.cursor).toBeUndefined();
    expect(service.requests.map(({ ExclusiveStartKey }) => ExclusiveStartKey)).toEqual([undefined, item(3)]);
  });

  it.each([
    [undefined, "Table items has no sort key."],
    ["byOwner", "Table items has no sort key in index byOwner."],
  ])("is not asked for a range where there is no sort key (index %s)", async (index, message) => {
    const items = table("items", {
      schema: z.record(z.string(), z.json()),
      partitionKey: "id",
      indexes: { byOwner: { partitionKey: "owner" } },
    });
    const { service, driver } = await scripted(ok);
    await using _service = service;
    const query = { partition: "1", sort: { from: 1 }, ...(index !== undefined && { index }) };
    await expect(driver.query(items, query)).rejects.toThrow(message);
    expect(service.requests).toEqual([]);
  });

  // Without moto this is all that says it: an item that has expired is not there, though DynamoDB still has it.
  it.each([
    ["absent", "attribute_not_exists(#1) OR NOT (NOT attribute_type(#0, :0) OR #0 > :1)"],
    ["present", "attribute_exists(#1) AND (NOT attribute_type(#0, :0) OR #0 > :1)"],
  ] as const)(
    "is asked for a put if %s by a condition that sees expired items as absent",
    async (condition, expected) => {
      const expiring = table("items", {
        schema: z.record(z.string(), z.json()),
        partitionKey: "id",
        timeToLive: "until",
      });
      const { service, driver } = await scripted(ok);
      await using _ = service;
      vi.spyOn(Date, "now").mockReturnValue(1_000_500);
      await driver.put(expiring, { id: "1" }, condition);
      expect(service.requests[0]).toMatchObject({
        ConditionExpression: expected,
        ExpressionAttributeNames: { "#0": "until", "#1": "id" },
        ExpressionAttributeValues: { ":0": { S: "N" }, ":1": { N: "1000.5" } },
      });
    },
  );

  describe("asked for a transaction", () => {
    const canceled = (...codes: readonly string[]): ScriptedAnswer => ({
      status: 400,
      body: {
        __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        message: "Transaction cancelled",
        CancellationReasons: codes.map((Code) => ({ Code, Message: `${Code} as scripted` })),
      },
    });
    const actions: readonly TableAction[] = [
      { type: "put", table: items, item: { id: "1" }, condition: "absent" },
      { type: "update", table: items, key: { id: "2" }, update: { add: { n: 1 } }, condition: ["n", "<", 5] },
      { type: "delete", table: items, key: { id: "3" } },
      { type: "check", table: items, key: { id: "4" }, condition: { version: "v" } },
    ];

    it("sends all of it in one request, with a token", async () => {
      const { service, driver } = await scripted(ok);
      await using _ = service;
      expect(await driver.transact(actions)).toEqual([]);
      expect(service.requests).toHaveLength(1);
      expect(service.requests[0]).toMatchObject({
        ClientRequestToken: expect.stringMatching(/^[-0-9a-f]{36}$/),
        TransactItems: [
          { Put: { ConditionExpression: "attribute_not_exists(#0)" } },
          {
            Update: {
              UpdateExpression: "SET #0 = :0 ADD #1 :1",
              ConditionExpression: "attribute_exists(#2) AND (attribute_type(#1, :3) AND #1 < :2)",
            },
          },
          { Delete: { Key: { id: { S: "3" } } } },
          { ConditionCheck: { ConditionExpression: "#0 = :0" } },
        ],
      });
    });

    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: "Providing a ClientRequestToken makes
    // the call to TransactWriteItems idempotent, meaning that multiple identical calls have the same effect as one single call."
    it("repeats the same request, by the same token, where the answer was lost", async () => {
      const { service, driver } = await scripted({ cut: true }, failing("InternalServerError", "", 500), ok);
      await using _ = service;
      expect(await driver.transact(actions)).toEqual([]);
      const [first, second, third] = service.requests;
      expect(second).toEqual(first);
      expect(third).toEqual(first);
    });

    it("waits for one that is under way by the same token", async () => {
      const { service, driver } = await scripted(
        { cut: true },
        failing("TransactionInProgressException"),
        ok,
      );
      await using _ = service;
      expect(await driver.transact(actions)).toEqual([]);
      expect(service.requests[2]).toEqual(service.requests[0]);
    });

    it("begins anew, by another token, where others write the same items", async () => {
      const conflict = canceled("None", "TransactionConflict", "None", "None");
      const { service, driver } = await scripted(conflict, canceled("ThrottlingError"), ok);
      await using _ = service;
      expect(await driver.transact(actions)).toEqual([]);
      const tokens = service.requests.map(({ ClientRequestToken }) => ClientRequestToken);
      expect(new Set(tokens).size).toBe(3);
    });

    it("gives up where others write them all the time", async () => {
      const { service, driver } = await scripted(canceled("TransactionConflict"));
      await using _ = service;
      await expect(driver.transact(actions)).rejects.toThrow(ThrottledError);
    });

    it("tells whose condition does not hold", async () => {
      const { service, driver } = await scripted(
        canceled("ConditionalCheckFailed", "None", "TransactionConflict", "ConditionalCheckFailed"),
      );
      await using _ = service;
      expect(await driver.transact(actions)).toEqual([0, 3]);
      expect(service.requests).toHaveLength(1);
    });

    it.each<[string, ScriptedAnswer, new (message: string) => Error]>([
      ["an impossible update", canceled("None", "ValidationError"), InvalidArgumentError],
      ["a collection too large", canceled("ItemCollectionSizeLimitExceeded"), TooLargeError],
      [
        "items too large",
        failing("ValidationException", "Item size to update has exceeded the maximum allowed size"),
        TooLargeError,
      ],
      ["a request that is none", failing("ValidationException", "Invalid"), InvalidArgumentError],
      ["no permission", failing("AccessDeniedException"), AccessDeniedError],
      ["no answer at all", { cut: true }, UnknownOutcomeError],
    ])("has an error of the core's for %s", async (_name, answer, expected) => {
      const { service, driver } = await scripted(answer);
      await using _ = service;
      await expect(driver.transact(actions)).rejects.toThrow(expected);
    });
  });

  describe("whose answer is lost", () => {
    const cut = { cut: true } as const;
    const __type = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    const item = { id: { S: "1" }, n: { N: "2" }, _v: { S: "another's" } };
    const meetsOwn: ScriptedAnswer = { status: 400, body: ({ Item }) => ({ __type, Item }) };
    const meetsAnothers: ScriptedAnswer = { status: 400, body: { __type, Item: item } };

    it("has done a put if absent that meets its own item", async () => {
      const { service, driver } = await scripted(cut, meetsOwn);
      await using _ = service;
      const { version } = await driver.put(items, { id: "1" }, "absent");
      expect(service.requests[0]).toMatchObject({ Item: { _v: { S: version } } });
    });

    it.each([
      ["put", (t: TableDriver) => t.put(items, { id: "1" }, "absent")],
      ["update", (t: TableDriver) => t.update(items, { id: "1" }, { set: { n: 1 } }, { version: "v" })],
      ["delete", (t: TableDriver) => t.delete(items, { id: "1" }, { version: "v" })],
    ])("cannot tell what became of a %s that meets another's item", async (_name, write) => {
      const { service, driver } = await scripted(cut, meetsAnothers);
      await using _ = service;
      await expect(write(driver)).rejects.toThrow(UnknownOutcomeError);
    });

    it("has refused a put that was throttled, and not lost, before", async () => {
      const { service, driver } = await scripted(failing("ThrottlingException"), meetsAnothers);
      await using _ = service;
      await expect(driver.put(items, { id: "1" }, "absent")).rejects.toThrow(ConditionFailedError);
    });

    // An answer of 500 does not say that nothing was done.
    it.each([cut, failing("InternalServerError", "", 500)])(
      "is not asked to add again (%#)",
      async (lost) => {
        const { service, driver } = await scripted(lost, { status: 200, body: { Attributes: item } });
        await using _ = service;
        const updated = await driver.update(items, { id: "1" }, { add: { n: 1 } });
        expect(updated).toEqual({ item: { id: "1", n: 2 }, version: "another's" });
        const [update, question] = service.requests;
        expect(update?.UpdateExpression).toBe("SET #0 = :0 ADD #1 :1");
        expect(question).toMatchObject({ UpdateExpression: "SET #v = :v", ConditionExpression: "#v = :v" });
        const { ":0": version } = Object(update?.ExpressionAttributeValues);
        expect(question?.ExpressionAttributeValues).toEqual({ ":v": version });
      },
    );

    it("cannot tell whether it added where others have written since", async () => {
      const { service, driver } = await scripted(cut, meetsAnothers);
      await using _ = service;
      await expect(driver.update(items, { id: "1" }, { add: { n: 1 } })).rejects.toThrow(UnknownOutcomeError);
      expect(service.requests).toHaveLength(2);
    });

    it("adds as often as it takes where it is throttled", async () => {
      const done = { status: 200, body: { Attributes: item } };
      const { service, driver } = await scripted(failing("ThrottlingException"), done);
      await using _ = service;
      await driver.update(items, { id: "1" }, { add: { n: 1 } });
      expect(service.requests).toHaveLength(2);
      expect(service.requests[1]).toEqual(service.requests[0]);
    });
  });
});
