import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "@motif/aws";
import { loadApp } from "@motif/core/model";
import { build } from "esbuild";
import { unzipSync } from "fflate";

/** A bundle on disk. */
export interface BenchBundle {
  readonly label: string;
  readonly path: string;
  readonly bytes: number;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The bundles that are compared: written by hand and by `motif build`. */
export async function makeBundles(): Promise<Readonly<Record<string, BenchBundle>>> {
  const folder = mkdtempSync(join(tmpdir(), "motif-bench-aws-"));
  const write = (label: string, code: Uint8Array): BenchBundle => {
    const path = join(folder, `${label.replaceAll(" ", "-")}.mjs`);
    writeFileSync(path, code);
    return { label, path, bytes: code.byteLength };
  };
  const byHand = async (label: string, file: string) => write(label, await bundleByHand(here(file)));
  const [built = {}] = await bundle([await loadApp(here("app"))]);
  const motif = (label: string, name: string) => {
    const code = unzipSync(built[`${name}.zip`] ?? new Uint8Array())["index.mjs"];
    if (!code) throw new Error(`There is no bundle of ${name}.`);
    return write(label, code);
  };
  return {
    empty: await byHand("empty handler", "by-hand/empty.mjs"),
    checkByHand: await byHand("validate, by hand", "by-hand/check-item.mjs"),
    check: motif("validate, Motif", "check-item"),
    putByHand: await byHand("validate and put, by hand", "by-hand/put-item.mjs"),
    put: motif("validate and put, Motif", "put-item"),
  };
}

/** As one bundles by hand for Lambda. */
async function bundleByHand(file: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    write: false,
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}
