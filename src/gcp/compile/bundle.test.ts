import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bundles } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { loadWarehouse } from "@motif/core/testing";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FunctionPlan } from "../ground/plan.ts";
import manifest from "../package.json" with { type: "json" };
import { bundleFunctions } from "./bundle.ts";
import { FRAMEWORK, functionEntry } from "./entry.ts";
import { makePlan } from "./make-plan.ts";

/** What an HTTP function with a driver may weigh, in bytes before compression: nothing of an SDK is in it. */
const LARGEST_BUNDLE = 110_000;

let app: LoadedApp;
let bundles: Bundles;
const BUILT = ["ping", "list-orders", "place-order"];

beforeAll(async () => {
  app = await loadWarehouse();
  bundles = await bundled(...BUILT);
}, 60_000);

async function bundled(...names: readonly string[]): Promise<Bundles> {
  const [made] = await bundleFunctions([{ functions: named(...names), files: app.files }]);
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

function filesOf(name: string): Record<string, string> {
  const files = unzipSync(bundles[`${name}.zip`] ?? new Uint8Array());
  return Object.fromEntries(
    Object.entries(files).map(([file, bytes]) => [file, Buffer.from(bytes).toString()]),
  );
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

  it("holds the drivers of what the function uses and no others", () => {
    const drivers = (name: string) =>
      ["table", "queue", "bucket", "secret"].filter(
        (kind) => inputsOf(name, `/${kind}/driver.ts`).length > 0,
      );
    expect(drivers("ping")).toEqual([]);
    expect(drivers("list-orders")).toEqual(["table"]);
    expect(drivers("place-order")).toEqual(["table", "queue"]);
  });

  it("is small, and leaves the framework to whoever installs the package", () => {
    for (const name of BUILT) {
      expect(filesOf(name)["index.mjs"]?.length).toBeLessThan(LARGEST_BUNDLE);
      expect(filesOf(name)["index.mjs"]).toMatch(new RegExp(`from\\s*"${FRAMEWORK.name}"`));
      expect(inputsOf(name, FRAMEWORK.name)).toEqual([]);
    }
  });

  it("names the framework at the version that it is tested with, and nothing else to install", () => {
    const installed = JSON.parse(filesOf("ping")["package.json"] ?? "");
    expect(installed).toMatchObject({ main: "index.mjs", type: "module" });
    expect(installed.dependencies).toEqual({ [FRAMEWORK.name]: FRAMEWORK.version });
    expect(manifest.dependencies[FRAMEWORK.name]).toBe(FRAMEWORK.version);
  });

  it("has a lock file that npm finds complete, with the content of each package and no registry", () => {
    const files = filesOf("ping");
    const { packages } = JSON.parse(files["package-lock.json"] ?? "") as {
      packages: Record<string, { integrity?: string; resolved?: string }>;
    };
    const { "": root, ...locked } = packages;
    expect(root).toMatchObject({ dependencies: { [FRAMEWORK.name]: FRAMEWORK.version } });
    for (const [name, { integrity, resolved }] of Object.entries(locked)) {
      expect({ name, integrity, resolved }).toEqual({ name, integrity: expect.stringMatching(/^sha512-/) });
    }
    const folder = mkdtempSync(join(tmpdir(), "motif-lock-"));
    for (const file of ["package.json", "package-lock.json"])
      writeFileSync(join(folder, file), files[file] ?? "");
    try {
      const npm = (args: string) => execSync(`npm ${args}`, { cwd: folder, encoding: "utf8" });
      expect(npm("ls --package-lock-only --all --parseable").split("\n").length).toBeGreaterThan(100);
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ dependencies: { [FRAMEWORK.name]: "4.0.0" } }),
      );
      expect(() => npm("ls --package-lock-only")).toThrow(/invalid|ELSPROBLEMS/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has its source map beside it and not in it", () => {
    expect(Object.keys(bundles).filter((name) => name.startsWith("ping."))).toEqual([
      "ping.zip",
      "ping.mjs.map",
    ]);
    expect(Object.keys(filesOf("ping")).sort()).toEqual(["index.mjs", "package-lock.json", "package.json"]);
    expect(filesOf("ping")["index.mjs"]).not.toContain("sourceMappingURL");
  });

  it("has the same bytes however often, in whatever time zone and beside whatever else it is built", async () => {
    vi.stubEnv("TZ", "Pacific/Auckland");
    const again = hashes(await bundled("ping"));
    vi.unstubAllEnvs();
    expect(hashes(bundles)).toMatchObject(again);
    expect(Object.keys(again)).toHaveLength(2);
  });
});

describe("the entry of a bundle", () => {
  it("imports the function, the adapter of its trigger and the drivers that it uses", () => {
    const [fn] = named("place-order");
    expect(fn && functionEntry(fn, "/shop/functions/place-order.ts")).toBe(
      [
        'import fn from "/shop/functions/place-order.ts";',
        'import { start } from "@motif/gcp/start";',
        'import { serve } from "@motif/gcp/api/trigger";',
        'import { queue } from "@motif/gcp/queue/driver";',
        'import { table } from "@motif/gcp/table/driver";',
        "start(serve(fn, { queue: queue, table: table }));",
        "",
      ].join("\n"),
    );
  });
});
