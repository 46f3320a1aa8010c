import { LambdaClient } from "@aws-sdk/client-lambda";
import { AccessDeniedError, callable, ThrottledError, UnknownOutcomeError } from "@motif/core";
import { callableSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { lambdaServer } from "../testing/lambda-server.ts";
import { clientConfig } from "../testing/over-moto.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { callableDriver } from "./callable-driver.ts";

function clientsFor(endpoint: string) {
  const config = clientConfig(endpoint);
  return { once: new LambdaClient({ ...config, maxAttempts: 1 }), retrying: new LambdaClient(config) };
}

callableSuite(
  "Lambda",
  async (functions) => {
    const server = await lambdaServer(
      new Map(functions.map(({ callable: { name }, handler }) => [name, (input) => handler(input as never)])),
    );
    for (const name of [...functions.map(({ callable: { name } }) => name), "missing"]) {
      process.env[resourceVariable("callable", name)] = name;
    }
    const driver = callableDriver(clientsFor(server.endpoint));
    return { driver, close: async () => server[Symbol.asyncDispose]() };
  },
  { sends: true },
);

describe("a function that is called", () => {
  const ARN = "arn:aws:lambda:eu-central-1:123456789012:function:acme-dev-shop-price";
  const price = callable("price", { input: z.number(), output: z.number() });
  const payload = { input: "1", attributes: {} };
  beforeEach(() => {
    vi.stubEnv("MOTIF_CALLABLE_PRICE", ARN);
    vi.spyOn(Math, "random").mockReturnValue(0); // retries follow at once
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("is called by its ARN, each way by its own type", async () => {
    await using server = await lambdaServer(new Map([[ARN, async () => 2]]));
    const driver = callableDriver(clientsFor(server.endpoint));
    expect(await driver.invoke(price, payload)).toEqual({ output: "2" });
    expect(await driver.send(price, payload)).toEqual({ id: "request-2" });
    await driver.check(price, payload);
    expect(server.requests).toEqual(
      ["RequestResponse", "Event", "DryRun"].map((type) => ({ functionName: ARN, type, body: "1" })),
    );
  });

  const asked = async (answers: readonly ScriptedAnswer[], how: "invoke" | "send") => {
    await using service = await scriptedService(answers);
    const result = await callableDriver(clientsFor(service.endpoint))
      [how](price, payload)
      .catch((error: unknown) => error);
    return { result, requests: service.requests.length };
  };

  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
  it("is throttled, and not called a second time by itself", async () => {
    const { result, requests } = await asked([failing("TooManyRequestsException", "rate", 429)], "invoke");
    expect(result).toBeInstanceOf(ThrottledError);
    expect(requests).toBe(1);
  });

  it("may have run where no answer came, and is not called a second time by itself", async () => {
    const { result, requests } = await asked([{ cut: true }], "invoke");
    expect(result).toBeInstanceOf(UnknownOutcomeError);
    expect(requests).toBe(1);
  });

  it("is sent again where no answer came and nobody waits: the call is made once at least", async () => {
    const { result, requests } = await asked([{ cut: true }, { status: 202, body: {} }], "send");
    expect(result).toMatchObject({ id: expect.any(String) });
    expect(requests).toBe(2);
  });

  it("is refused to whom the role does not allow it", async () => {
    const { result } = await asked([failing("AccessDeniedException", "no", 403)], "invoke");
    expect(result).toBeInstanceOf(AccessDeniedError);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
  it.each([
    ["Sandbox.Timedout", "FunctionTimeoutError"],
    ["Runtime.ExitError", "FunctionCrashError"],
  ])("ends with %s, which is %s on every cloud", async (errorType, name) => {
    class Ended extends Error {
      override name = errorType;
    }
    const ended = async () => {
      throw new Ended("over");
    };
    await using server = await lambdaServer(new Map([[ARN, ended]]));
    expect(await callableDriver(clientsFor(server.endpoint)).invoke(price, payload)).toEqual({
      error: { name, message: "over" },
    });
  });
});
