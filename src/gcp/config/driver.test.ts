import { AccessDeniedError, config, NotFoundError } from "@motif/core";
import { configSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { parameterServer } from "../testing/parameter-server.ts";
import { failing, scriptedService } from "../testing/scripted-service.ts";
import { withVariables } from "../testing/variables.ts";
import { config as driver } from "./driver.ts";

const physical = (name: string) => `projects/motif-test/locations/global/parameters/acme-dev-${name}`;

configSuite("Parameter Manager (a stand-in for its REST API)", async (configs) => {
  const server = await parameterServer();
  const restore = withVariables({
    ...Object.fromEntries(configs.map(({ name }) => [resourceVariable("config", name), physical(name)])),
    PARAMETER_MANAGER_EMULATOR_HOST: server.url,
  });
  return {
    driver,
    set: async ({ name }, text) => void server.add(physical(name), text),
    async close() {
      restore();
      await server[Symbol.asyncDispose]();
    },
  };
});

describe("Parameter Manager", () => {
  const limits = config("limits", { schema: z.object({ rows: z.number() }), value: { rows: 1 } });
  const at = (url: string) =>
    withVariables({ MOTIF_CONFIG_LIMITS: physical("limits"), PARAMETER_MANAGER_EMULATOR_HOST: url });

  it("has its newest version disabled to go back to the one before", async () => {
    await using server = await parameterServer();
    const restore = at(server.url);
    for (const rows of [1, 2, 3, 4]) server.add(physical("limits"), JSON.stringify({ rows }));
    const newest = server.add(physical("limits"), '{"rows":5}');
    expect(await driver.get(limits)).toEqual({ text: '{"rows":5}', place: newest });
    server.disable(newest);
    expect(await driver.get(limits)).toMatchObject({ text: '{"rows":4}' });
    restore();
  });

  it("that has no version that is enabled: the error says how to add one", async () => {
    await using server = await parameterServer();
    const restore = at(server.url);
    server.disable(server.add(physical("limits"), "{}"));
    const asked = driver.get(limits);
    await expect(asked).rejects.toThrow(NotFoundError);
    await expect(asked).rejects.toThrow(/^Config limits has no value: .*versions create/);
    restore();
  });

  it("that the service account may not read: the error names the config", async () => {
    await using service = await scriptedService([failing(403, "PERMISSION_DENIED")]);
    const restore = at(service.url);
    const asked = driver.get(limits);
    await expect(asked).rejects.toThrow(AccessDeniedError);
    await expect(asked).rejects.toThrow("config limits");
    restore();
  });
});
