import { createHash } from "node:crypto";
import type { Bundles } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { AppPlan, FunctionPlan } from "../ground/plan.ts";
import { loadWarehouse } from "../testing/apps.ts";
import { bundlePackages } from "./bundle.ts";
import { functionSource, indexSource } from "./entries.ts";
import { makePlan } from "./make-plan.ts";

/** What a validated HTTP function without a client may weigh, in bytes before compression; the gateway is in it. */
const LARGEST_PLAIN_HTTP_MODULE = 75_000;

let app: LoadedApp;
let apps: readonly AppPlan[];
let bundles: Bundles;

beforeAll(async () => {
  app = await loadWarehouse();
  apps = makePlan(app.inventory).apps.filter(({ functions }) =>
    functions.some(({ name }) => ["ping", "list-orders", "send-mails", "read-label"].includes(name)),
  );
  bundles = await bundled(apps);
}, 60_000);

async function bundled(given: readonly AppPlan[], files = app.files): Promise<Bundles> {
  const [made] = await bundlePackages([{ apps: given, files }]);
  return made ?? {};
}

function appWith(name: string): AppPlan {
  const found = apps.find(({ functions }) => functions.some((fn) => fn.name === name));
  if (!found) throw new Error(`No function app has ${name}.`);
  return found;
}

function functionNamed(name: string): FunctionPlan {
  const found = appWith(name).functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

function files({ name }: AppPlan, from = bundles): Record<string, string> {
  const contents = Object.entries(unzipSync(from[`${name}.zip`] ?? new Uint8Array()));
  return Object.fromEntries(contents.map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

/** The files that something of is left in a module. */
function inputsOf({ name }: AppPlan, module: string, part: string): string[] {
  const map: unknown = JSON.parse(Buffer.from(bundles[`${name}/${module}.mjs.map`] ?? []).toString());
  const { sources } = map as { readonly sources: readonly string[] };
  return sources.filter((path) => path.includes(part));
}

function hashes(made: Bundles): Record<string, string> {
  const entries = Object.entries(made);
  return Object.fromEntries(
    entries.map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]),
  );
}

describe("the package of a function app", () => {
  it("has host.json, the module that registers the functions, and one module a function", () => {
    const plan = appWith("ping");
    const contents = files(plan);
    expect(Object.keys(contents).sort()).toEqual(
      [
        "host.json",
        "index.mjs",
        "package.json",
        "unmatched.mjs",
        ...plan.functions.map(({ name }) => `functions/${name}.mjs`),
      ].sort(),
    );
    expect(JSON.parse(contents["host.json"] ?? "")).toEqual(plan.host);
    expect(JSON.parse(contents["package.json"] ?? "")).toMatchObject({ type: "module", main: "index.mjs" });
  });

  it("has no module with another function's code", () => {
    for (const plan of apps) {
      expect(inputsOf(plan, "index", "/warehouse/")).toEqual([]);
      for (const { name } of plan.functions) {
        expect(inputsOf(plan, `functions/${name}`, "/warehouse/functions/")).toEqual([
          expect.stringMatching(new RegExp(`testing/warehouse/functions/${name}.ts$`)),
        ]);
      }
    }
  });

  it("holds the clients of what a function uses and no others", () => {
    const clients = (name: string) =>
      ["cosmos", "storage-blob", "service-bus", "identity"].filter(
        (client) => inputsOf(appWith(name), `functions/${name}`, `@azure/${client}/`).length > 0,
      );
    expect(clients("ping")).toEqual([]);
    expect(clients("list-orders")).toEqual(["cosmos"]);
    // A consumer sends on what failed: that takes Service Bus.
    expect(clients("send-mails")).toEqual(["service-bus"]);
  });

  it("has one programming model, which asks the host for its core", () => {
    const { "index.mjs": index = "", "functions/ping.mjs": ping = "" } = files(appWith("ping"));
    expect(index).toContain("@azure/functions-core");
    expect(index).toMatch(/^import\s*\{\s*createRequire/);
    expect(ping).not.toContain("functions-core");
  });

  it("has a small module of a validated HTTP function without a client", () => {
    expect(files(appWith("ping"))["functions/ping.mjs"]?.length).toBeLessThan(LARGEST_PLAIN_HTTP_MODULE);
  });

  it("has the same bytes however often and in whatever time zone it is built, and beside any other", async () => {
    vi.stubEnv("TZ", "Pacific/Auckland");
    const again = hashes(await bundled([appWith("ping")]));
    vi.unstubAllEnvs();
    expect(hashes(bundles)).toMatchObject(again);
    expect(Object.keys(again).length).toBeGreaterThan(2);
  });

  it("is refused with the place of what cannot be bundled", async () => {
    const broken = new Map(appWith("ping").functions.map(({ name }) => [name, "/nowhere.ts"]));
    await expect(bundled([appWith("ping")], broken)).rejects.toMatchObject({
      code: "bundle-failed",
      message: expect.stringContaining("/nowhere.ts"),
    });
  });
});

describe("the entries of a package", () => {
  it("of a function imports it, the adapter of its trigger and the drivers that it uses", () => {
    const fn = functionNamed("list-orders");
    expect(functionSource(fn, "/shop/functions/list-orders.ts")).toBe(
      [
        'import fn from "/shop/functions/list-orders.ts";',
        'import { serve } from "@motif/azure/api/trigger";',
        'import { table } from "@motif/azure/table/driver";',
        `export const handler = serve(fn, { table: table }, ${JSON.stringify(fn.settings)});`,
        "",
      ].join("\n"),
    );
  });

  it("of the app names every function with its trigger, and loads none", () => {
    const source = indexSource(appWith("send-mails"));
    expect(source).toContain('"queue":"mails"');
    expect(source).not.toContain("unmatched");
    expect(source).not.toContain("warehouse/functions");
  });
});
