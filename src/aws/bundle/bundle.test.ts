import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { makePlan } from "../plan/make-plan.ts";
import { loadWarehouse } from "../test/apps.ts";
import { type Bundle, bundleFunctions } from "./bundle.ts";
import { entrySource } from "./entry.ts";
import { zip } from "./zip.ts";

/** The issue that the adapters are held to; docs/aws.md has the measured sizes. */
const LARGEST_PLAIN_HTTP_BUNDLE = 60_000;

let app: LoadedApp;
let bundles: ReadonlyMap<string, Bundle>;

beforeAll(async () => {
  app = await loadWarehouse();
  bundles = await bundled("ping", "list-orders", "place-order", "send-mails");
}, 60_000);

async function bundled(...names: readonly string[]): Promise<Map<string, Bundle>> {
  const functions = makePlan(app.inventory).functions.filter(({ name }) => names.includes(name));
  return new Map(
    (await bundleFunctions(functions, app.files)).map((bundle) => [bundle.functionName, bundle]),
  );
}

function bundleOf(name: string): Bundle {
  const bundle = bundles.get(name);
  if (!bundle) throw new Error(`There is no bundle of ${name}.`);
  return bundle;
}

function inputsOf(name: string, part: string): string[] {
  return Object.keys(bundleOf(name).inputs).filter((path) => path.includes(part));
}

function code(bundle: Bundle): string {
  const files = unzipSync(bundle.files[`${bundle.functionName}.zip`] ?? new Uint8Array());
  expect(Object.keys(files)).toEqual(["index.mjs"]);
  return Buffer.from(files["index.mjs"] ?? []).toString();
}

function hashes(files: Bundle["files"]): string[] {
  return Object.values(files).map((content) => createHash("sha256").update(content).digest("hex"));
}

describe("a bundle", () => {
  it("holds no other function's code", () => {
    for (const name of bundles.keys()) {
      expect(inputsOf(name, "/warehouse/functions/")).toEqual([`test/warehouse/functions/${name}.ts`]);
    }
  });

  it("holds the clients of what the function uses and no others", () => {
    const clients = (name: string) =>
      ["dynamodb", "s3", "sqs"].filter((client) => inputsOf(name, `@aws-sdk/client-${client}/`).length > 0);
    expect(clients("ping")).toEqual([]);
    expect(clients("list-orders")).toEqual(["dynamodb"]);
    expect(clients("place-order")).toEqual(["dynamodb", "sqs"]);
    // A consumer hides messages that failed, and gives up those that cannot succeed: that takes SQS.
    expect(clients("send-mails")).toEqual(["sqs"]);
  });

  it("of a validated HTTP function without a client is small", () => {
    expect(code(bundleOf("ping")).length).toBeLessThan(LARGEST_PLAIN_HTTP_BUNDLE);
  });

  it("exports the handler that the function's configuration names, as an ES module", async () => {
    expect(code(bundleOf("ping"))).toMatch(/export\s*\{\s*\w+ as handler\s*\}/);
  });

  it("has its source map beside it and not in it", () => {
    const { files } = bundleOf("ping");
    expect(Object.keys(files)).toEqual(["ping.zip", "ping.mjs.map"]);
    expect(code(bundleOf("ping"))).not.toContain("sourceMappingURL");
    expect(JSON.parse(Buffer.from(files["ping.mjs.map"] ?? []).toString())).toMatchObject({ version: 3 });
  });

  it("has the same bytes however often and in whatever time zone it is built", async () => {
    vi.stubEnv("TZ", "Pacific/Auckland");
    const again = await bundled("ping", "list-orders");
    vi.unstubAllEnvs();
    for (const [name, { files }] of again) expect(hashes(files)).toEqual(hashes(bundleOf(name).files));
  });

  describe("of an app elsewhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "motif-bundle-"));
    const repository = fileURLToPath(new URL("../../..", import.meta.url));
    beforeAll(() => {
      cpSync(app.folder, folder, { recursive: true });
      symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
      return () => rmSync(folder, { recursive: true });
    });

    it("has the same bytes as in any other folder", async () => {
      const moved = await loadApp(folder);
      const [ping] = await bundleFunctions(
        makePlan(moved.inventory).functions.filter(({ name }) => name === "ping"),
        moved.files,
      );
      expect(ping && code(ping)).toBe(code(bundleOf("ping")));
    });

    it("can call require in CommonJS dependencies", async () => {
      const file = join(folder, "functions", "legacy.ts");
      writeFileSync(
        join(folder, "legacy.cjs"),
        'const name = "node:path"; module.exports = require(name).sep;',
      );
      writeFileSync(
        file,
        'import { http } from "@motif/core"; import sep from "../legacy.cjs"; export default http("legacy", {}, () => new Response(sep));',
      );
      const [template] = makePlan(app.inventory).functions.filter(({ name }) => name === "ping");
      if (!template) throw new Error("The app has no function ping.");
      const [legacy] = await bundleFunctions([{ ...template, name: "legacy" }], new Map([["legacy", file]]));
      expect(legacy && code(legacy)).toMatch(/^import\s*\{\s*createRequire/);
      expect(code(bundleOf("ping"))).not.toContain("createRequire");
    });

    it("is refused with the place of what cannot be bundled", async () => {
      const file = join(folder, "functions", "broken.ts");
      writeFileSync(file, 'import "./nowhere.ts";');
      const [template] = makePlan(app.inventory).functions;
      if (!template) throw new Error("The app has no function.");
      const bundled = bundleFunctions([{ ...template, name: "broken" }], new Map([["broken", file]]));
      await expect(bundled).rejects.toMatchObject({
        code: "bundle-failed",
        message: expect.stringContaining('Could not resolve "./nowhere.ts"'),
      });
    });
  });
});

describe("the entry of a bundle", () => {
  it("imports the function, the adapter of its trigger and the drivers that it uses", () => {
    const fn = makePlan(app.inventory).functions.find(({ name }) => name === "place-order");
    expect(fn && entrySource(fn, "/shop/functions/place-order.ts")).toBe(
      [
        'import fn from "/shop/functions/place-order.ts";',
        'import { serveHttp } from "@motif/aws/adapter/http";',
        'import { dynamodb } from "@motif/aws/adapter/dynamodb";',
        'import { sqs } from "@motif/aws/adapter/sqs";',
        "export const handler = serveHttp(fn, { table: dynamodb, queue: sqs });",
        "",
      ].join("\n"),
    );
  });
});

describe("a zip", () => {
  it("has the same bytes whatever the order of its files", () => {
    const [a, b] = [new Uint8Array([1]), new Uint8Array([2])];
    expect(zip({ b, a })).toEqual(zip({ a, b }));
  });

  it("gives everybody the right to read its files", () => {
    // Upper half of the external attributes in the central directory: the Unix mode (APPNOTE 4.4.15).
    const bytes = Buffer.from(zip({ "index.mjs": new Uint8Array([1]) }));
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    expect(bytes.readUInt32LE(directory + 38) >>> 16).toBe(0o100644);
  });
});
