import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  AccessDeniedError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  ThrottledError,
  table,
} from "@motif/core";
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
});
