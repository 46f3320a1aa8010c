import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { MotifError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { createTwoFilesPatch } from "diff";
import { type Compiled, type Compiler, TARGETS } from "./targets.ts";

/** One app for one cloud, and the folder that it is written to. */
interface Build {
  readonly label: string;
  readonly compiled: Compiled;
  readonly folder: string;
}

/** What to build: folders of apps, names of clouds, and a folder to write to instead of the apps' own. */
export interface BuildRequest {
  readonly folders: readonly string[];
  readonly targets: readonly string[];
  readonly out?: string;
}

/** Writes the files and bundles of every app and cloud; nothing where one of them cannot be built. */
export async function buildApps(request: BuildRequest): Promise<void> {
  const compiled = await compileAll(request);
  const bundled = await Promise.all(compiled.map(({ compiled: app }) => app.bundles()));
  for (const [index, { label, folder, compiled: app }] of compiled.entries()) {
    const bundles = bundled[index] ?? {};
    for (const [name, text] of Object.entries(app.files)) write(join(folder, name), text);
    writeBundles(join(folder, app.bundleFolder), bundles);
    console.log(`${label}: ${summary(app, bundles)}`);
  }
}

/** Prints the plan of every app and cloud as one JSON object, by app and then by cloud; writes nothing. */
export async function printPlans(request: BuildRequest): Promise<void> {
  const plans: Record<string, Record<string, object>> = {};
  for (const { compiled, folder } of await compileAll(request)) {
    const app = basename(dirname(folder));
    plans[app] = { ...plans[app], [basename(folder)]: compiled.plan };
  }
  console.log(JSON.stringify(plans, undefined, 2));
}

/** Compares what would be written with what is there. Throws `MotifError` (`stale`) after printing the differences. */
export async function checkApps(request: BuildRequest): Promise<void> {
  const stale: string[] = [];
  for (const { compiled, folder } of await compileAll(request)) {
    for (const [name, text] of Object.entries(compiled.files)) {
      const path = relative(process.cwd(), join(folder, name));
      const present = existsSync(path) ? readFileSync(path, "utf8") : "";
      if (present === text) continue;
      stale.push(path);
      console.log(createTwoFilesPatch(path, path, present, text, "as it is", "as it would be built"));
    }
  }
  if (stale.length === 0) return;
  const command = request.folders.length === 1 ? "motif build" : "motif build --all";
  throw new MotifError("stale", `Not as the apps are: ${stale.join(", ")}. Run "npx ${command}" and commit.`);
}

async function compileAll({ folders, targets, out }: BuildRequest): Promise<Build[]> {
  const compilers = await Promise.all(
    targets.map(async (name) => ({ name, compiler: await loadCompiler(name) })),
  );
  const builds: Build[] = [];
  for (const folder of folders) {
    const app = await loadApp(folder);
    const base = out === undefined ? folder : join(out, basename(folder));
    for (const { name, compiler } of compilers) {
      const label = `${basename(folder)}, ${name}`;
      builds.push({ label, compiled: compiler.compile(app), folder: join(base, name) });
    }
  }
  return builds;
}

function loadCompiler(target: string): Promise<Compiler> {
  const load = TARGETS[target];
  if (!load) throw new Error(`There is no target ${target}.`);
  return load();
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Bundles of functions that are gone must not be deployed by mistake. */
function writeBundles(folder: string, bundles: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, content] of Object.entries(bundles)) write(join(folder, name), content);
  for (const name of readdirSync(folder))
    if (!(name in bundles)) rmSync(join(folder, name), { recursive: true });
}

function summary(compiled: Compiled, bundles: Readonly<Record<string, Uint8Array>>): string {
  const zips = Object.entries(bundles).filter(([name]) => name.endsWith(".zip"));
  const bytes = zips.reduce((sum, [, content]) => sum + content.length, 0);
  return `${Object.keys(compiled.files).length} files, ${zips.length} bundles of ${Math.round(bytes / 1024)} KB`;
}
