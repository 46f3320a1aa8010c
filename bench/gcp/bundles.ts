import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { bundle, makePlan } from "@motif/gcp";
import { API_VARIABLE } from "@motif/gcp/api/environment";
import { unzipSync } from "fflate";

/** A function's bundle on disk, and the variables that its start needs. */
export interface BenchBundle {
  readonly label: string;
  readonly path: string;
  readonly bytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** An empty function, and those of pattern 01 as `motif build` makes them. */
export async function makeBundles(): Promise<{
  readonly folder: string;
  readonly bundles: readonly BenchBundle[];
}> {
  const folder = mkdtempSync(join(tmpdir(), "motif-bench-gcp-"));
  symlinkSync(here("../../node_modules"), join(folder, "node_modules"));
  copyFileSync(here("load.mjs"), join(folder, "load.mjs"));
  copyFileSync(here("empty.mjs"), join(folder, "empty.mjs"));
  const empty = { label: "empty function", path: join(folder, "empty.mjs"), bytes: 0, environment: {} };

  const app = await loadApp(here("../../src/patterns/01-rest-api-backend"));
  const { functions } = makePlan(app.inventory);
  const [built = {}] = await bundle([app]);
  const bundles = functions.map(({ name, environment }): BenchBundle => {
    const code = unzipSync(built[`${name}.zip`] ?? new Uint8Array())["index.mjs"];
    if (!code) throw new Error(`There is no bundle of ${name}.`);
    mkdirSync(join(folder, name));
    const path = join(folder, name, "index.mjs");
    writeFileSync(path, code);
    const api = environment[API_VARIABLE];
    if (typeof api !== "object" || !("json" in api)) throw new Error(`${name} is no HTTP function.`);
    const variables = { [API_VARIABLE]: JSON.stringify(api.json) };
    return { label: name, path, bytes: code.byteLength, environment: variables };
  });
  return { folder, bundles: [empty, ...bundles] };
}
