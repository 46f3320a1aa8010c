import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app, config, http, httpApi, type JsonObject, json, task } from "@motif/core";
import { start } from "@motif/engine/testing";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { localConfigs, withoutConfigs } from "./source.ts";

const limits = config("limits", { schema: z.object({ rows: z.int() }), value: { rows: 100 }, ttl: "1m" });
const list = http("list", { uses: { limits: limits.reader } }, async ({ limits }) =>
  json(await limits.get()),
);
const Empty = z.object({});
const count = task(
  "count",
  { input: Empty, output: z.object({ rows: z.number() }), uses: { limits: limits.reader } },
  async ({ limits }) => limits.get(),
);
const definition = app("shop", { api: httpApi({ "GET /items": list }), count });

describe("a config in a test", () => {
  it("has the app's own value where the test gives none", async () => {
    await using t = await start(definition);
    expect(await (await t.fetch("/items")).json()).toEqual({ rows: 100 });
  });

  it("that is changed while functions run is seen when its ttl is over, not before", async () => {
    const configs: Record<string, JsonObject> = { limits: { rows: 5 } };
    await using t = await start(definition, { configs });
    expect(await t.invoke("count", {})).toEqual({ rows: 5 });
    configs.limits = { rows: 6 };
    await t.advance("59s");
    expect(await t.invoke("count", {})).toEqual({ rows: 5 });
    await t.advance("1s");
    expect(await t.invoke("count", {})).toEqual({ rows: 6 });
  });

  it("that is changed to something invalid keeps its value, and the log says what is wrong and where", async () => {
    const configs: Record<string, JsonObject> = { limits: { rows: 5 } };
    await using t = await start(definition, { configs });
    await t.invoke("count", {});
    configs.limits = { rows: "many" };
    await t.advance("1m");
    expect(await t.invoke("count", {})).toEqual({ rows: 5 });
    expect(t.logs).toMatchObject([
      {
        level: "warn",
        function: "count",
        message: "Config limits could not be read anew: the value before is used for another 1m",
        fields: {
          config: "limits",
          error: {
            code: "config-invalid",
            message: expect.stringContaining('Correct it in start(app, { configs: { "limits": … } }).'),
          },
        },
      },
    ]);
  });
});

describe("a config on a developer's machine", () => {
  const folders: string[] = [];
  const folderWith = (file: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "motif-configs-"));
    folders.push(folder);
    writeFileSync(join(folder, ".env"), file);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it("comes from the environment variable of its name, else from the app's .env, which is read anew each time", () => {
    const folder = folderWith("MOTIF_CONFIG_PAGE_SIZE='{\"rows\":1}'\n");
    const read = localConfigs(folder, {});
    expect(read("page-size")).toEqual({
      text: '{"rows":1}',
      place: `the environment variable MOTIF_CONFIG_PAGE_SIZE, or its line in ${folder}/.env`,
    });
    writeFileSync(join(folder, ".env"), 'MOTIF_CONFIG_PAGE_SIZE={"rows":2}\n');
    expect(read("page-size")?.text).toBe('{"rows":2}');
    expect(localConfigs(folder, { MOTIF_CONFIG_PAGE_SIZE: "{}" })("page-size")?.text).toBe("{}");
  });

  it("is the app's own where neither sets it", () => {
    expect(localConfigs(folderWith("OTHER=1\n"), {})("page-size")).toBeUndefined();
  });

  it("is no variable that functions see", () => {
    expect(withoutConfigs({ MOTIF_CONFIG_LIMITS: "{}", HOME: "/" })).toEqual({ HOME: "/" });
  });
});
