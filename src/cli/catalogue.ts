import { existsSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { listPatterns, type Pattern } from "@motif/patterns";
import { distance } from "fastest-levenshtein";
import { UsageError } from "./errors.ts";
import { MOTIF } from "./hint.ts";

const MOST_SUGGESTIONS = 3;

/**
 * The absolute folder of an app that was named by number (`1`, `01`), name (`rest-api-backend`,
 * `01-rest-api-backend`) or path. Where Motif is installed, a folder that is named as a pattern is the user's own
 * app, and not the catalogue's. Throws {@link UsageError} naming the nearest patterns.
 */
export function findApp(named: string): string {
  const patterns = listPatterns();
  const found = patterns.find((pattern) => namesOf(pattern).includes(named));
  if (found && !isInstalled(found)) return found.folder;
  if (existsSync(join(resolve(named), "app.ts"))) return resolve(named);
  if (found) throw toBeCopied(found);
  if (existsSync(resolve(named))) return resolve(named);
  if (/[/\\]/.test(named)) throw new UsageError(`The folder ${resolve(named)} does not exist.`);
  throw new UsageError(
    `There is no pattern "${named}". ${suggest(named, patterns)} "motif list" shows all; the path of a folder with an app.ts works too.`,
  );
}

function isInstalled({ folder }: Pattern): boolean {
  return folder.split(sep).includes("node_modules");
}

/** Node runs no TypeScript below `node_modules`: where Motif is installed, a pattern is the beginning of an app of one's own. */
function toBeCopied({ number, name }: Pattern): UsageError {
  return new UsageError(
    `Pattern ${number} is here to be copied, into a folder of your own: ${MOTIF} init ${name} --pattern ${number}`,
  );
}

function namesOf({ number, name }: Pattern): string[] {
  return [number, String(Number(number)), name, `${number}-${name}`];
}

function suggest(named: string, patterns: readonly Pattern[]): string {
  const nearest = patterns
    .map((pattern) => ({ pattern, distance: nearness(named, pattern) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ pattern }) => `${pattern.number}-${pattern.name}`);
  return nearest.length === 0 ? "" : `The nearest are ${nearest.join(", ")}.`;
}

/** Edits from one to the other; none of them counts where one is a part of the other. */
function nearness(named: string, pattern: Pattern): number {
  const wanted = named.toLowerCase();
  if (pattern.name.includes(wanted)) return 0;
  return Math.min(...namesOf(pattern).map((name) => distance(wanted, name)));
}

/** Makes sure that an app has something of that name. Throws {@link UsageError} with the names that exist. */
export function requireName(kind: string, entries: readonly { readonly name: string }[], name: string): void {
  if (entries.some((entry) => entry.name === name)) return;
  const names = entries.map((entry) => entry.name).join(", ") || "none";
  throw new UsageError(`The app has no ${kind} "${name}". It has: ${names}.`);
}
