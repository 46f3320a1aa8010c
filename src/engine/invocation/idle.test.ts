import { app, type FunctionSettings, task } from "@motif/core";
import { loadDefaults, parseDefaults } from "@motif/core/model";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

/** A task that says which environment did it. */
function whoDidIt(provisioned: number) {
  const options = { input: z.object({}), output: z.string(), concurrency: { provisioned } };
  return app("test", { who: task("who", options, ({ newId }) => newId()) });
}

const starts = (t: Awaited<ReturnType<typeof start>>) => t.usage().functions.who?.starts;

// Clouds give up what serves nothing for a while, AWS's documentation without saying for how long:
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
describe("an idle environment", () => {
  it("is used again within the idle time, and given up after it", async () => {
    await using t = await start(whoDidIt(0), { idle: "5m" });
    await t.invoke("who", {});
    await t.advance("4m");
    await t.invoke("who", {});
    expect(starts(t)).toBe(1);
    await t.advance("4m"); // 8 minutes after the first use, but 4 after the last
    await t.invoke("who", {});
    expect(starts(t)).toBe(1);
    await t.advance("6m");
    await t.invoke("who", {});
    expect(starts(t)).toBe(2);
  });

  it("is kept for ever where no idle time is given", async () => {
    await using t = await start(whoDidIt(0));
    await t.invoke("who", {});
    await t.advance("1d");
    await t.invoke("who", {});
    expect(starts(t)).toBe(1);
  });

  it("is kept where it is provisioned, and meets no request cold", async () => {
    await using t = await start(whoDidIt(1), { idle: "5m" });
    await t.advance("1h");
    await t.invoke("who", {});
    expect(starts(t)).toBe(0);
  });

  it("is kept where the function is kept warm, and one is made where there was none", async () => {
    const text = "functions: { coldStart: { keepWarm: 4m } }";
    const defaults = parseDefaults(text, "serverless-defaults.yaml", loadDefaults());
    await using t = await start(whoDidIt(0), { idle: "5m", defaults });
    await t.advance("4m");
    await t.invoke("who", {});
    await t.advance("2h");
    await t.invoke("who", {});
    expect(starts(t)).toBe(0);
    expect(t.usage().functions.who?.invocations).toBe(2);
  });

  it("is kept of the one function that is kept warm, and of no other", async () => {
    const who = (name: string, settings: FunctionSettings) =>
      task(name, { input: z.object({}), output: z.string(), ...settings }, ({ newId }) => newId());
    const warm = who("warm", { coldStart: { keepWarm: "4m" } });
    await using t = await start(app("test", { warm, cold: who("cold", {}) }), { idle: "5m" });
    for (const wait of ["4m", "2h"] as const) {
      await t.advance(wait);
      await t.invoke("warm", {});
      await t.invoke("cold", {});
    }
    expect(t.usage().functions).toMatchObject({ warm: { starts: 0 }, cold: { starts: 2 } });
  });
});
