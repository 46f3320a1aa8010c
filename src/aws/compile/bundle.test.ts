import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bundles } from "@motif/compile/kit";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { loadWarehouse } from "@motif/core/testing";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FunctionPlan } from "../ground/plan.ts";
import { bundleFunctions } from "./bundle.ts";
import { functionEntry } from "./entry.ts";
import { makePlan } from "./make-plan.ts";

/** What a validated HTTP function without a client may weigh, in bytes before compression. */
const LARGEST_PLAIN_HTTP_BUNDLE = 60_000;

let app: LoadedApp;
let bundles: Bundles;
const BUILT = ["ping", "list-orders", "place-order", "send-mails", "price-order"];

beforeAll(async () => {
  app = await loadWarehouse();
  bundles = await bundled(...BUILT);
}, 60_000);

async function bundled(...names: readonly string[]): Promise<Bundles> {
  const functions = named(...names);
  const [made] = await bundleFunctions([{ functions, files: app.files }]);
  return made ?? {};
}

function named(...names: readonly string[]): FunctionPlan[] {
  return makePlan(app.inventory).functions.filter(({ name }) => names.includes(name));
}

/** The files that something of is left in a bundle. */
function inputsOf(name: string, part: string): string[] {
  const { sources } = JSON.parse(Buffer.from(bundles[`${name}.mjs.map`] ?? []).toString()) as {
    sources: string[];
  };
  return sources.filter((path) => path.includes(part));
}

function code(name: string, from: Bundles | undefined = bundles): string {
  const files = unzipSync(from?.[`${name}.zip`] ?? new Uint8Array());
  expect(Object.keys(files)).toEqual(["index.mjs"]);
  return Buffer.from(files["index.mjs"] ?? []).toString();
}

function hashes(files: Bundles): Record<string, string> {
  const entries = Object.entries(files);
  return Object.fromEntries(
    entries.map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]),
  );
}

describe("a bundle", () => {
  it("holds no other function's code", () => {
    for (const name of BUILT) {
      expect(inputsOf(name, "/warehouse/functions/")).toEqual([
        expect.stringMatching(new RegExp(`testing/warehouse/functions/${name}.ts$`)),
      ]);
    }
  });

  it("holds the clients of what the function uses and no others", () => {
    const clients = (name: string) =>
      ["dynamodb", "s3", "secrets-manager", "sqs", "ssm"].filter(
        (client) => inputsOf(name, `@aws-sdk/client-${client}/`).length > 0,
      );
    expect(clients("ping")).toEqual([]);
    expect(clients("list-orders")).toEqual(["dynamodb"]);
    expect(clients("place-order")).toEqual(["dynamodb", "sqs"]);
    expect(clients("price-order")).toEqual(["secrets-manager", "ssm"]);
    // A consumer hides messages that failed, and gives up those that cannot succeed: that takes SQS.
    expect(clients("send-mails")).toEqual(["sqs"]);
  });

  it("holds of the model what its app declares, and nothing that checks or compiles it", () => {
    for (const name of BUILT) {
      expect(
        inputsOf(name, "core/").filter((path) => /(check|entry|features|suite)\.ts$/.test(path)),
      ).toEqual([]);
      for (const part of ["core/model/", "/croner/", "/yaml/"]) expect(inputsOf(name, part)).toEqual([]);
    }
    expect(inputsOf("ping", "core/kinds/")).toEqual([expect.stringMatching(/bind-uses\.ts$/)]);
  });

  it("of a validated HTTP function without a client is small", () => {
    expect(code("ping").length).toBeLessThan(LARGEST_PLAIN_HTTP_BUNDLE);
  });

  it("exports the handler that the function's configuration names, as an ES module", async () => {
    expect(code("ping")).toMatch(/export\s*\{\s*\w+ as handler\s*\}/);
  });

  it("keeps the names of Motif's errors, which stand in logs", () => {
    expect(code("price-order")).toContain('"MissingSecretError"');
  });

  it("has its source map beside it and not in it", () => {
    expect(Object.keys(bundles).filter((name) => name.startsWith("ping."))).toEqual([
      "ping.zip",
      "ping.mjs.map",
    ]);
    expect(code("ping")).not.toContain("sourceMappingURL");
    expect(JSON.parse(Buffer.from(bundles["ping.mjs.map"] ?? []).toString())).toMatchObject({ version: 3 });
  });

  it("has the same bytes however often and in whatever time zone it is built", async () => {
    vi.stubEnv("TZ", "Pacific/Auckland");
    const again = hashes(await bundled("ping", "list-orders"));
    vi.unstubAllEnvs();
    expect(hashes(bundles)).toMatchObject(again);
    expect(Object.keys(again)).toHaveLength(4);
  });

  describe("of an app elsewhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "motif-bundle-"));
    const repository = fileURLToPath(new URL("../../..", import.meta.url));
    beforeAll(() => {
      cpSync(app.folder, folder, { recursive: true });
      symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
      return () => rmSync(folder, { recursive: true });
    });

    it("has the same zip as in any other folder, and beside any other app", async () => {
      const moved = { functions: named("ping"), files: (await loadApp(folder)).files };
      const [, second] = await bundleFunctions([
        { functions: named("list-orders"), files: app.files },
        moved,
      ]);
      expect(Buffer.compare(second?.["ping.zip"] ?? Buffer.of(), bundles["ping.zip"] ?? Buffer.of())).toBe(0);
    });

    async function bundledFile(name: string, source: string): Promise<Bundles | undefined> {
      const file = join(folder, "functions", `${name}.ts`);
      writeFileSync(file, source);
      const functions = named("ping").map((fn) => ({ ...fn, name }));
      const [made] = await bundleFunctions([{ functions, files: new Map([[name, file]]) }]);
      return made;
    }

    it("can call require in CommonJS dependencies", async () => {
      writeFileSync(
        join(folder, "legacy.cjs"),
        'const name = "node:path"; module.exports = require(name).sep;',
      );
      const legacy = await bundledFile(
        "legacy",
        'import { http } from "@motif/core"; import sep from "../legacy.cjs"; export default http("legacy", {}, () => new Response(sep));',
      );
      expect(code("legacy", legacy)).toMatch(/^import\s*\{\s*createRequire/);
      expect(code("ping")).not.toContain("createRequire");
    });

    it("is refused with the place of what cannot be bundled", async () => {
      await expect(bundledFile("broken", 'import "./nowhere.ts";')).rejects.toMatchObject({
        code: "bundle-failed",
        message: expect.stringContaining('Could not resolve "./nowhere.ts"'),
      });
    });
  });
});

describe("the entry of a bundle", () => {
  it("imports the function, the adapter of its trigger and the drivers that it uses", () => {
    const [fn] = named("place-order");
    expect(fn && functionEntry(fn, "/shop/functions/place-order.ts")).toBe(
      [
        'import fn from "/shop/functions/place-order.ts";',
        'import { serve } from "@motif/aws/api/trigger";',
        'import { queue } from "@motif/aws/queue/driver";',
        'import { table } from "@motif/aws/table/driver";',
        "export const handler = serve(fn, { queue: queue, table: table });",
        "",
      ].join("\n"),
    );
    const [streaming] = named("export-orders");
    expect(streaming && functionEntry(streaming, "/shop/functions/export-orders.ts")).toContain(
      'import { serve } from "@motif/aws/api/url/trigger";',
    );
  });
});
