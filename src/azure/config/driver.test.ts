import { AppConfigurationClient } from "@azure/app-configuration";
import { AccessDeniedError, config, NotFoundError, ThrottledError } from "@motif/core";
import { configSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { scriptedService } from "../testing/scripted-service.ts";
import { configDriver } from "./config-driver.ts";

const KEY = /^\/kv\/([\w-]+)\?api-version=/;
const NOT_FOUND = { status: 404, body: {} };

/** A client of a store on the loopback interface, which signs with a key: tokens are sent by TLS only. */
function clientOf(endpoint: string): AppConfigurationClient {
  const connection = `Endpoint=${endpoint};Id=test;Secret=${Buffer.from("test").toString("base64")}`;
  const retryOptions = { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 };
  return new AppConfigurationClient(connection, { allowInsecureConnection: true, retryOptions });
}

// Microsoft has no emulator that npm brings: the one method that the driver uses, as its reference describes it
// (https://learn.microsoft.com/azure/azure-app-configuration/rest-api-key-value).
configSuite("App Configuration (a stand-in for its REST API)", async (configs) => {
  const values = new Map<string, string>();
  for (const { name } of configs) process.env[resourceVariable("config", name)] = name;
  const service = await scriptedService([], ({ url }) => {
    const key = KEY.exec(url)?.[1] ?? "";
    const value = values.get(key);
    return value === undefined ? NOT_FOUND : { status: 200, body: { key, label: null, value } };
  });
  return {
    driver: configDriver(clientOf(service.endpoint)),
    set: async ({ name }, text) => void values.set(name, text),
    close: async () => service[Symbol.asyncDispose](),
  };
});

describe("App Configuration", () => {
  const limits = config("limits", { schema: z.object({ rows: z.number() }), value: { rows: 1 } });
  process.env[resourceVariable("config", "limits")] = "limits";

  it("is asked for the key without a label", async () => {
    const answer = { status: 200, body: { key: "limits", label: null, value: "{}" } };
    await using service = await scriptedService([answer]);
    expect(await configDriver(clientOf(service.endpoint)).get(limits)).toEqual({
      text: "{}",
      place: "key limits of the App Configuration store",
    });
    expect(service.requests).toMatchObject([{ method: "GET", url: expect.stringMatching(KEY) }]);
    expect(service.requests[0]?.url).not.toContain("label");
  });

  it.each([
    [404, NotFoundError],
    [403, AccessDeniedError],
    [429, ThrottledError],
  ])("an answer of %i is an error of the core's that names the config", async (status, error) => {
    await using service = await scriptedService([{ status, body: {}, headers: { "retry-after-ms": "1" } }]);
    const asked = configDriver(clientOf(service.endpoint)).get(limits);
    await expect(asked).rejects.toThrow(error);
    await expect(asked).rejects.toThrow("config limits");
  });
});
