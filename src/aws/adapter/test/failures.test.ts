import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import {
  AccessDeniedError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  queue,
  secret,
  ThrottledError,
  table,
} from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { CLIENT_CONFIG } from "../client-config.ts";
import { tableDriver } from "../dynamodb/table-driver.ts";
import { LIFETIME_MS, secretDriver } from "../secrets-manager/secret-driver.ts";
import { queueDriver } from "../sqs/queue-driver.ts";
import { type ScriptedAnswer, scriptedService } from "./scripted-service.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
const jobs = queue("jobs", { schema: z.unknown() });
const key = secret("payment-key");
const ok: ScriptedAnswer = { status: 200, body: {} };

function failing(type: string, message = "as scripted", status = 400): ScriptedAnswer {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message } };
}

const config = (endpoint: string) => ({
  ...CLIENT_CONFIG,
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

beforeEach(() => {
  vi.stubEnv("MOTIF_TABLE_ITEMS", "acme-items");
  vi.stubEnv("MOTIF_QUEUE_JOBS", "http://127.0.0.1/123456789012/acme-jobs");
  vi.stubEnv("MOTIF_SECRET_PAYMENT_KEY", "arn:aws:secretsmanager:us-east-1:1:secret:acme-key-a1b2c3");
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
    return { service, driver: tableDriver(new DynamoDBClient(config(service.endpoint))) };
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

describe("SQS", () => {
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = await scriptedService(answers);
    vi.stubEnv("MOTIF_QUEUE_JOBS", `${service.endpoint}/123456789012/acme-jobs`);
    return { service, driver: queueDriver(new SQSClient(config(service.endpoint))) };
  };
  const messages = (count: number, body = "{}") =>
    Array.from({ length: count }, () => ({ body, attributes: {} }));
  const refused = (fault: boolean) => ({
    status: 200,
    body: { Failed: [{ Id: "1", Code: "InternalError", SenderFault: fault, Message: "no" }], Successful: [] },
  });

  it("throws where a part of a batch was not accepted", async () => {
    const { service, driver } = await scripted(refused(false));
    await using _ = service;
    await expect(driver.send(jobs, messages(2))).rejects.toThrow(
      "did not accept 1 of 2 messages to queue jobs",
    );
  });

  it("tells a sender's mistake from a failure of the service", async () => {
    const { service, driver } = await scripted(refused(true));
    await using _ = service;
    await expect(driver.send(jobs, messages(2))).rejects.toThrow(InvalidArgumentError);
  });

  it("refuses a message that is too large before it sends any", async () => {
    const { service, driver } = await scripted(ok);
    await using _ = service;
    await expect(driver.send(jobs, messages(1, "x".repeat(1_048_577)))).rejects.toThrow(
      "1048576 are allowed",
    );
    expect(service.requests).toHaveLength(0);
  });
});

describe("Secrets Manager", () => {
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = await scriptedService(answers);
    let now = 0;
    const driver = secretDriver(new SecretsManagerClient(config(service.endpoint)), () => now);
    return { service, driver, pass: (milliseconds: number) => (now += milliseconds) };
  };
  const value = (SecretString: string): ScriptedAnswer => ({ status: 200, body: { SecretString } });

  it("is asked once by all who need a value at the same time, and not again for five minutes", async () => {
    const { service, driver, pass } = await scripted(value("one"), value("two"));
    await using _ = service;
    expect(await Promise.all([driver.get(key), driver.get(key), driver.get(key)])).toEqual([
      "one",
      "one",
      "one",
    ]);
    pass(LIFETIME_MS - 1);
    expect(await driver.get(key)).toBe("one");
    expect(service.requests).toEqual([{ SecretId: process.env.MOTIF_SECRET_PAYMENT_KEY }]);
    pass(1);
    expect(await driver.get(key)).toBe("two");
  });

  it("is asked again after a failure, and the failure names the secret", async () => {
    const { service, driver } = await scripted(failing("AccessDeniedException"), value("one"));
    await using _ = service;
    const refused = driver.get(key);
    await expect(refused).rejects.toThrow(AccessDeniedError);
    await expect(refused).rejects.toThrow("secret payment-key");
    expect(await driver.get(key)).toBe("one");
  });

  it.each<[string, ScriptedAnswer]>([
    ["has no value", failing("ResourceNotFoundException")],
    ["has bytes instead of a text", { status: 200, body: { SecretBinary: "c2VjcmV0" } }],
    ["is empty", { status: 200, body: { SecretString: "" } }],
  ])("that %s: the error says how to set a value", async (_name, answer) => {
    const { service, driver } = await scripted(answer);
    await using _ = service;
    await expect(driver.get(key)).rejects.toMatchObject({
      code: "missing-secret",
      message: expect.stringContaining(
        "put-secret-value --secret-id arn:aws:secretsmanager:us-east-1:1:secret:acme-key-a1b2c3",
      ),
    });
  });
});
