import { applyRules } from "@motif/compile/kit";
import { config, http, httpApi, type Json, type JsonObject } from "@motif/core";
import { inventoryOf, refusalsOf } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { makePlan } from "../compile/make-plan.ts";
import { SECURITY_RULES } from "../compile/rules.ts";
import { toTerraform } from "../compile/to-terraform.ts";

const configOf = (name: string, value: JsonObject = {}) =>
  config(name, { schema: z.record(z.string(), z.custom<Json>()), value });

describe("a config on Azure", () => {
  it("has a role for the store once a function app, with the reasons of all grants", () => {
    const uses = { limits: configOf("limits").reader, key: configOf("api-key").reader };
    const plan = makePlan(
      inventoryOf({ api: httpApi({ "GET /": http("list", { uses }, () => new Response()) }) }),
    );
    const [app] = plan.apps;
    expect(app?.roles).toEqual([
      {
        role: { kind: "config", name: "configs" },
        why: ["list: grant key (reader of config api-key)", "list: grant limits (reader of config limits)"],
      },
    ]);
    expect(app?.settings).toMatchObject({
      MOTIF_APP_CONFIGURATION_ENDPOINT: {
        address: "azurerm_app_configuration.configs",
        attribute: "endpoint",
      },
      MOTIF_CONFIG_API_KEY: { address: 'azurerm_app_configuration_key.config["api-key"]', attribute: "key" },
      MOTIF_CONFIG_LIMITS: { address: 'azurerm_app_configuration_key.config["limits"]', attribute: "key" },
    });
  });

  it("may be named like a secret: the function app is told its key, which is none", () => {
    const uses = { key: configOf("api-key").reader };
    const list = http("list", { uses }, () => new Response());
    const module = toTerraform(makePlan(inventoryOf({ api: httpApi({ "GET /": list }) })));
    expect(applyRules(module, SECURITY_RULES)).toEqual([]);
  });

  it("has at most 10,000 bytes", () => {
    const using = (size: number) => {
      const limits = configOf("limits", { text: "x".repeat(size) });
      const fn = http("list", { uses: { limits: limits.reader } }, () => new Response());
      return () => makePlan(inventoryOf({ api: httpApi({ "GET /": fn }) }));
    };
    expect(refusalsOf(using(9_989))).toEqual([]);
    expect(refusalsOf(using(9_990))).toEqual([
      "config limits: its value has 10001 bytes as JSON, and App Configuration takes 10000; keep what is large in a bucket or a table",
    ]);
  });
});
