import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { listPatterns, type Pattern } from "@motif/patterns";
import { UsageError } from "../errors.ts";
import { appFiles } from "./app-files.ts";
import { composed, single } from "./compose.ts";
import { motifPackages } from "./motif-packages.ts";
import { readPattern } from "./pattern-source.ts";

/** What a new app is to be. `patterns` are numbers or names of the catalogue. */
export interface InitRequest {
  readonly folder: string;
  readonly name?: string | undefined;
  readonly patterns: readonly string[];
  readonly clouds: readonly string[];
}

/** What is there before an app is, and stays: a repository and what is particular to a machine. */
const MAY_BE_THERE = /^(?:\.git|\.DS_Store|LICENSE.*)$/;

/**
 * Writes a new app into a folder that is not there, or is empty but for a repository. Throws {@link UsageError} where it is not, where
 * a pattern does not exist, and where patterns do not fit together; nothing is written then.
 */
export function initApp({ folder, name = nameOf(folder), patterns, clouds }: InitRequest): void {
  const at = resolve(folder);
  checkName(name);
  checkEmpty(at);
  const sources = patterns.map((named) => readPattern(findPattern(named), clouds));
  const [first] = sources;
  if (first === undefined) throw new UsageError("Say which pattern the app begins with: --pattern 01");
  const wanted = ["@motif/app", "@motif/cli", "@motif/compile", ...clouds.map((cloud) => `@motif/${cloud}`)];
  const { specifiers, checkout } = motifPackages(at, wanted);
  const files = new Map([
    ...appFiles({ name, clouds, sources, motif: specifiers }),
    ...(sources.length === 1 ? single(first, name) : composed(sources, name)),
  ]);
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  if (checkout !== undefined) packInto(join(at, "vendor"), checkout);
  console.log(`${name} is in ${relative(process.cwd(), at) || "."}, with ${files.size} files. Next:`);
  console.log(`  cd ${relative(process.cwd(), at) || "."}\n  npm install && npm start\n  npm test`);
}

/** No registry has what a checkout has: the app takes it along. */
function packInto(vendor: string, checkout: string): void {
  console.log(
    "Packing Motif's packages of this checkout into vendor/, which belongs into the app's repository …",
  );
  execFileSync(process.execPath, [join(checkout, "scripts/pack.ts"), vendor], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function findPattern(named: string): Pattern {
  const patterns = listPatterns();
  const found = patterns.find(({ number, name }) =>
    [number, String(Number(number)), name, `${number}-${name}`].includes(named),
  );
  if (found) return found;
  const all = patterns.map(({ number, name }) => `${number}-${name}`).join(", ");
  throw new UsageError(`There is no pattern "${named}". There are ${all}.`);
}

function nameOf(folder: string): string {
  return basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
}

function checkName(name: string): void {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 30) return;
  throw new UsageError(
    `"${name}" cannot be an app's name: it has lower-case letters, digits and single dashes, begins with a letter, and is 30 characters long at most. Give one with --name.`,
  );
}

function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  const there = readdirSync(folder).filter((each) => !MAY_BE_THERE.test(each));
  if (there.length > 0)
    throw new UsageError(
      `${folder} is not empty (it has ${there.slice(0, 3).join(", ")}): name a folder of its own.`,
    );
}
