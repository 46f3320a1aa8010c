import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pattern } from "@motif/patterns";
import { VERSIONS } from "./versions.ts";

/** A pattern as the beginning of an app: the texts of its files, and the packages that they need besides Motif's. */
export interface PatternSource {
  readonly pattern: Pattern;
  /** By path from the pattern's folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What is built of a pattern, what npm and Motif put there, and what only the catalogue needs. */
const LEFT_OUT = /^(?:aws|azure|gcp|dist|node_modules|\.motif|package\.json|scenario\.ts|mutants\.json)$/;

/** Reads a pattern for an app that has these clouds: tests that need another cloud's package are left out. */
export function readPattern(pattern: Pattern, clouds: readonly string[]): PatternSource {
  const names = readdirSync(pattern.folder).filter((name) => !LEFT_OUT.test(name));
  const read = new Map(names.flatMap((name) => filesIn(pattern.folder, name)));
  const all = ["aws", "azure", "gcp"].filter((cloud) => !clouds.includes(cloud));
  const foreign = new RegExp(`from "@motif/(?:${all.join("|") || "-"})[/"]|from "@motif/core`);
  const files = [...read].filter(([path, text]) => !(path.endsWith(".test.ts") && foreign.test(text)));
  return { pattern, files: new Map(files), dependencies: dependenciesOf(pattern.folder, new Map(files)) };
}

function filesIn(folder: string, name: string): [string, string][] {
  const path = join(folder, name);
  if (!/\.[a-z]+$/.test(name)) return readdirSync(path).flatMap((each) => filesIn(folder, `${name}/${each}`));
  return [[name, readFileSync(path, "utf8")]];
}

/** What the pattern's own `package.json` names, and what else its files import. */
function dependenciesOf(folder: string, files: ReadonlyMap<string, string>): Record<string, string> {
  const manifest = join(folder, "package.json");
  const own = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).dependencies : {};
  const usesFastCheck = [...files.values()].some((text) => text.includes('from "fast-check"'));
  const named = { ...own, ...(usesFastCheck && { "fast-check": VERSIONS["fast-check"] }) };
  return Object.fromEntries(
    Object.entries<string>(named).filter(([name]) => !name.startsWith("@motif/") && name !== "zod"),
  );
}
