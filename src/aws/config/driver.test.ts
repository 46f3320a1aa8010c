import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AccessDeniedError, config, NotFoundError } from "@motif/core";
import { configSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { failing, scriptedService } from "../testing/scripted-service.ts";
import { configDriver } from "./config-driver.ts";

overMoto("the config driver", (clientOptions) => {
  configSuite("SSM Parameter Store", async (configs) => {
    const client = new SSMClient(await clientOptions());
    for (const { name } of configs) process.env[resourceVariable("config", name)] = `test-${name}`;
    return {
      driver: configDriver(client),
      async set({ name }, Value) {
        await client.send(
          new PutParameterCommand({ Name: `test-${name}`, Type: "String", Value, Overwrite: true }),
        );
      },
      close: async () => client.destroy(),
    };
  });
});

describe("SSM Parameter Store", () => {
  const limits = config("limits", { schema: z.object({ rows: z.number() }), value: { rows: 1 } });
  beforeEach(() => {
    vi.stubEnv("MOTIF_CONFIG_LIMITS", "acme-dev-shop-limits");
    // The jitter of all delays: retries follow at once.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("is asked for the parameter by its name, and the answer says where a value is corrected", async () => {
    await using service = await scriptedService([{ status: 200, body: { Parameter: { Value: "{}" } } }]);
    const driver = configDriver(new SSMClient(clientConfig(service.endpoint)));
    expect(await driver.get(limits)).toEqual({ text: "{}", place: "SSM parameter acme-dev-shop-limits" });
    expect(service.requests).toEqual([{ Name: "acme-dev-shop-limits" }]);
  });

  it.each([
    ["that is not there", "ParameterNotFound", NotFoundError],
    ["that the role may not read", "AccessDeniedException", AccessDeniedError],
  ])("a parameter %s: the error names the config", async (_, code, error) => {
    await using service = await scriptedService([failing(code)]);
    const asked = configDriver(new SSMClient(clientConfig(service.endpoint))).get(limits);
    await expect(asked).rejects.toThrow(error);
    await expect(asked).rejects.toThrow(/config limits/i);
  });
});
