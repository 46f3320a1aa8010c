import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { styleText } from "node:util";
import { type Bundles, type Compiled, isBuilt, type Target } from "@motif/compile/kit";
import { MotifError, UnsupportedError } from "@motif/core";
import { type LoadedApp, loadApp, makeFolder } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { createTwoFilesPatch } from "diff";
import { refuseEnvironmentReads } from "../environment/check.ts";
import { UsageError } from "../errors.ts";
import { loadTarget } from "./targets.ts";

/** The apps for one cloud. */
interface Build {
  readonly cloud: string;
  readonly target: Target;
  readonly apps: readonly {
    readonly app: LoadedApp;
    readonly compiled: Compiled;
    /** Where it is written to. */
    readonly folder: string;
    /** What is committed, by name: the module's files, and those of the formats. */
    readonly files: Readonly<Record<string, string>>;
  }[];
}

/** What to build, and for which clouds. */
export interface BuildRequest {
  /** Folders of apps. */
  readonly folders: readonly string[];
  /** Names of clouds. */
  readonly targets: readonly string[];
  /** A folder to write to instead of the apps' own. */
  readonly out?: string;
  /** Formats to begin with, by name; those that a folder has already are built whether they are named or not. */
  readonly formats?: readonly string[];
  /** Whether an app is left out on a cloud that refuses it and that it has no folder for; it fails the build if not. */
  readonly leaveOutRefused?: boolean;
}

/**
 * So many apps are bundled together: what they share is read once, and what is in memory does not grow with the catalogue
 * (48 patterns at once took esbuild more than 4 GB).
 */
const APPS_AT_ONCE = 6;

/** Writes the bundles of every app and cloud, and then the files; no file where one of them cannot be built. */
export async function buildApps(request: BuildRequest): Promise<void> {
  const builds = await compileApps(request);
  warn(builds);
  const bundled = await Promise.all(builds.map(writeAllBundles));
  for (const [index, { cloud, apps }] of builds.entries()) {
    for (const [position, { app, compiled, folder, files }] of apps.entries()) {
      for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
      for (const name of leftOver(folder, compiled)) rmSync(join(folder, name));
      const into = relative(process.cwd(), folder) || ".";
      const written = `${Object.keys(files).length} files, ${bundled[index]?.[position]}`;
      console.log(`${basename(app.folder)}, ${cloud}: ${written} in ${into}`);
    }
  }
}

/** Writes the bundles of all apps for a cloud; how many there are of each app, and how large. */
async function writeAllBundles({ target, apps }: Build): Promise<string[]> {
  const summaries: string[] = [];
  for (let first = 0; first < apps.length; first += APPS_AT_ONCE) {
    const some = apps.slice(first, first + APPS_AT_ONCE);
    const bundled = await target.bundle(some.map(({ app }) => app));
    for (const [index, { folder, compiled }] of some.entries()) {
      const bundles = bundled[index] ?? {};
      writeBundles(join(folder, compiled.bundleFolder), bundles);
      summaries.push(summary(bundles));
    }
  }
  return summaries;
}

/** Prints what the authors should know before they deploy: not to standard output, which may be read by a program. */
function warn(builds: readonly Build[]): void {
  for (const { cloud, apps } of builds) {
    for (const { app, compiled } of apps) {
      for (const warning of compiled.warnings ?? []) {
        const line = `warning: ${basename(app.folder)}, ${cloud}: ${warning}`;
        console.error(styleText("yellow", line, { stream: process.stderr }));
      }
    }
  }
}

/** Prints the plan of every app and cloud as one JSON object, by cloud and then by app; writes nothing. */
export async function printPlans(request: BuildRequest): Promise<void> {
  const builds = await compileApps(request);
  warn(builds);
  const plans = builds.map(({ cloud, apps }) => [
    cloud,
    Object.fromEntries(apps.map(({ app, compiled }) => [basename(app.folder), compiled.plan])),
  ]);
  console.log(JSON.stringify(Object.fromEntries(plans), undefined, 2));
}

/** Compares what would be written with what is there. Throws `MotifError` (`stale`) after printing the differences. */
export async function checkApps(request: BuildRequest): Promise<void> {
  const stale: string[] = [];
  for (const { compiled, folder, files } of (await compileApps(request)).flatMap(({ apps }) => apps)) {
    for (const [name, text] of Object.entries(files)) {
      const path = relative(process.cwd(), join(folder, name));
      const present = existsSync(path) ? readFileSync(path, "utf8") : "";
      if (present === text) continue;
      stale.push(path);
      console.log(createTwoFilesPatch(path, path, present, text, "as it is", "as it would be built"));
    }
    for (const name of leftOver(folder, compiled)) {
      stale.push(relative(process.cwd(), join(folder, name)));
      console.log(`${stale.at(-1)} was built before, and is no part of the app any more`);
    }
  }
  if (stale.length === 0) return;
  throw new MotifError(
    "stale",
    `Not as the apps are: ${stale.join(", ")}. Run "motif build" for them and commit. ` +
      "What was changed by hand belongs into a file of your own in the same folder, which builds leave alone.",
  );
}

async function compileApps({
  folders,
  targets,
  out,
  formats = [],
  leaveOutRefused = false,
}: BuildRequest): Promise<Build[]> {
  const loaded: LoadedApp[] = [];
  for (const folder of folders) loaded.push(await loadApp(folder));
  await refuseEnvironmentReads(loaded);
  const named = await Promise.all(targets.map(async (cloud) => ({ cloud, target: await loadTarget(cloud) })));
  refuseUnknown(formats, named);
  return named.map(({ cloud, target }) => {
    const apps = loaded.flatMap((app) => {
      const base = out === undefined ? app.folder : join(out, basename(app.folder));
      const folder = join(base, cloud);
      const compiled = compileUnlessLeftOut(target, app, leaveOutRefused && !existsSync(folder));
      return compiled ? [{ app, compiled, folder, files: filesOf(target, compiled, folder, formats) }] : [];
    });
    return { cloud, target, apps };
  });
}

/** A format that none of the targets has would be left out without a word. */
function refuseUnknown(
  formats: readonly string[],
  targets: readonly Pick<Build, "cloud" | "target">[],
): void {
  for (const format of formats) {
    if (targets.some(({ target }) => target.FORMATS?.[format])) continue;
    const named = targets.map(({ cloud }) => cloud).join(",");
    throw new UsageError(`Nothing is written for --${format} with --target ${named}: leave --target out.`);
  }
}

function compileUnlessLeftOut(target: Target, app: LoadedApp, leaveOut: boolean): Compiled | undefined {
  try {
    return target.compile(app);
  } catch (error) {
    if (leaveOut && error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

/** The module, the formats that are asked for, and those that the folder has from an earlier build: these are kept up to date. */
function filesOf(
  { FORMATS = {} }: Target,
  { files, plan }: Compiled,
  folder: string,
  formats: readonly string[],
): Record<string, string> {
  const wanted = Object.entries(FORMATS).filter(
    ([name, { file }]) => formats.includes(name) || wasBuilt(join(folder, file)),
  );
  return { ...files, ...Object.fromEntries(wanted.map(([, { file, write }]) => [file, write(plan)])) };
}

/** Whether there is a file that an earlier build wrote, as its first line says. */
function wasBuilt(path: string): boolean {
  return existsSync(path) && isBuilt(readFileSync(path, "utf8"));
}

/** Throws `MotifError` (`output-unusable`). */
function write(path: string, content: string | Uint8Array): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, content);
  } catch (error) {
    throw new MotifError("output-unusable", `${path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Terraform files that an earlier build wrote and that this one does not. */
function leftOver(folder: string, { files }: Compiled): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(
    (name) => name.endsWith(".tf") && !(name in files) && wasBuilt(join(folder, name)),
  );
}

/** Bundles of functions that are gone must not be deployed by mistake. */
function writeBundles(folder: string, bundles: Bundles): void {
  for (const [name, content] of Object.entries(bundles)) write(join(folder, name), content);
  const kept = new Set(Object.keys(bundles).flatMap((name) => [name, ...foldersAbove(name)]));
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (!kept.has(name.replaceAll(sep, "/"))) rmSync(join(folder, name), { recursive: true, force: true });
}

/** `a/b` and `a` of `a/b/c.mjs.map`. */
function foldersAbove(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function summary(bundles: Bundles): string {
  const zips = Object.entries(bundles).filter(([name]) => name.endsWith(".zip"));
  const bytes = zips.reduce((sum, [, content]) => sum + content.length, 0);
  return `${zips.length} bundles of ${Math.round(bytes / 1024)} KB`;
}
