import { describe, expect, it } from "vitest";
import type { FunctionSettings } from "../functions/settings.ts";
import { type Defaults, loadDefaults, parseDefaults } from "../ground/defaults.ts";
import { resolveSettings } from "./resolve-settings.ts";

const http = (settings: FunctionSettings = {}) => ({ kind: "http" as const, settings });

function defaultsWith(text: string): Defaults {
  return parseDefaults(text, "serverless-defaults.yaml", loadDefaults());
}

const EVERYWHERE = "functions: { coldStart: { keepWarm: 20m } }";
const FOR_APIS = `${EVERYWHERE}\nclasses: { api: { coldStart: { keepWarm: 10m } } }`;
const NOT_FOR_APIS = `${EVERYWHERE}\nclasses: { api: { coldStart: { keepWarm: null } } }`;

describe("coldStart.keepWarm", () => {
  it.each<[string, string, FunctionSettings, number | undefined]>([
    ["of all functions holds where nothing else is said", EVERYWHERE, {}, 20],
    ["of the class wins over that of all functions", FOR_APIS, {}, 10],
    ["of the function wins over that of its class", FOR_APIS, { coldStart: { keepWarm: "5m" } }, 5],
    ["of another class does not count", FOR_APIS, { class: "batch" }, 20],
    ["is off in a class that says null", NOT_FOR_APIS, {}, undefined],
    ["is off in a function that says null", FOR_APIS, { coldStart: { keepWarm: null } }, undefined],
    ["can be on in a function where its class is off", NOT_FOR_APIS, { coldStart: { keepWarm: "5m" } }, 5],
    ["is as the class says in a function that mentions coldStart alone", FOR_APIS, { coldStart: {} }, 10],
    ["is off by the project's defaults", "", {}, undefined],
  ])("%s", (_, text, settings, minutes) => {
    const { keepWarmMs } = resolveSettings(http(settings), defaultsWith(text));
    expect(keepWarmMs).toBe(minutes === undefined ? undefined : minutes * 60_000);
  });
});

describe("a class", () => {
  const OF_THE_CLASS = `classes:
    api:
      architecture: x86_64
      memory: 512
      concurrency: { reserved: 8, provisioned: 2 }
      logLevel: debug
      tracing: false`;

  it("sets whatever is set for all functions", () => {
    expect(resolveSettings(http(), defaultsWith(OF_THE_CLASS))).toMatchObject({
      architecture: "x86_64",
      memory: 512,
      timeoutMs: 30_000,
      reservedConcurrency: 8,
      provisionedConcurrency: 2,
      logLevel: "debug",
      tracing: false,
    });
  });

  it("leaves the functions of other classes as they are", () => {
    const consumer = { kind: "consumer" as const, settings: {} };
    expect(resolveSettings(consumer, defaultsWith(OF_THE_CLASS))).toEqual(
      resolveSettings(consumer, loadDefaults()),
    );
  });

  it("gives way to the function, one setting at a time", () => {
    const own = http({ memory: 1024, concurrency: { provisioned: 0 } });
    expect(resolveSettings(own, defaultsWith(OF_THE_CLASS))).toMatchObject({
      memory: 1024,
      architecture: "x86_64",
      reservedConcurrency: 8,
      provisionedConcurrency: 0,
    });
  });

  it("has its limit of concurrency taken away by a function that says null", () => {
    const own = http({ concurrency: { reserved: null } });
    expect(resolveSettings(own, defaultsWith(OF_THE_CLASS))).not.toHaveProperty("reservedConcurrency");
  });
});
