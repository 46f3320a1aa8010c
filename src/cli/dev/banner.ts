import { relative } from "node:path";
import { styleText } from "node:util";
import type { Example } from "@motif/app";
import type { ScheduleTiming } from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import { type MissingResource, type PlacedResource, resourcePages } from "@motif/engine";

/** What `motif dev` shows when the app is up. */
export interface BannerContent {
  readonly inventory: Inventory;
  readonly url: string;
  readonly dataFolder: string;
  readonly durability: "process" | "full";
  readonly examples: readonly Example[];
  /** Resources without a value, and the variables to set. */
  readonly missing: readonly MissingResource[];
  /** Resources that functions get from one place or another. */
  readonly places: readonly PlacedResource[];
  /** The cloud that is imitated, as people call it. */
  readonly as?: string | undefined;
}

const SURVIVES = { process: "the process's death", full: "the machine's death" };

/** The app's address, its parts with their addresses in the admin API, and calls to try. */
export function banner(content: BannerContent): string {
  const { inventory, url, dataFolder, durability, examples, missing, places, as } = content;
  const admin = `${url}/_motif`;
  const tasks = inventory.functions.filter(({ kind }) => kind === "task");
  const sections = [
    [
      `${styleText("bold", inventory.app)} runs on ${styleText("cyan", url)}`,
      `Its data is in ${shownPath(dataFolder)}; what it acknowledged survives ${SURVIVES[durability]}.`,
      ...(as === undefined
        ? []
        : [`It refuses, limits and delivers as ${as} does; docs/profiles.md says how far.`]),
    ],
    table("Routes", triggersOf(inventory, "api"), ({ name, function: fn }) => [name, fn]),
    ...byKind(resourcePages(inventory)).map(([kind, pages]) =>
      table(kind, pages, ({ name, path }) => [name, `${admin}${path}`]),
    ),
    ...byKind(places).map(([kind, resources]) => table(kind, resources, ({ name, place }) => [name, place])),
    table("Schedules", triggersOf(inventory, "schedule"), ({ source, function: fn }) => [
      timingText(source.timing),
      fn,
    ]),
    ...byKind(missing).map(([kind, resources]) =>
      table(`${kind} without a value`, resources, ({ name, variable }) => [
        name,
        `set ${variable}, in the environment or in the app's .env`,
      ]),
    ),
    table("Tasks", tasks, ({ name }) => [name, `${admin}/functions/${name}/invocations`]),
    titled(
      "Try",
      examples.flatMap(({ title, command }) => [styleText("dim", `# ${title}`), command]),
    ),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
}

/** A folder as it is shortest from here. */
export function shownPath(folder: string): string {
  return relative("", folder) || folder;
}

/** Resources with what their kind is called in a title. */
function byKind<T extends { readonly plural: string }>(resources: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(resources, ({ plural }) => `${plural.charAt(0).toUpperCase()}${plural.slice(1)}`)];
}

function timingText(timing: ScheduleTiming): string {
  if ("every" in timing) return `every ${timing.every}`;
  return `${"at" in timing ? `once at ${timing.at}` : timing.cron} ${timing.timeZone ?? "UTC"}`;
}

function table<T>(
  title: string,
  entries: readonly T[],
  row: (entry: T) => readonly [string, string],
): string[] {
  const rows = entries.map(row);
  const width = Math.max(...rows.map(([left]) => left.length));
  return titled(
    title,
    rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  );
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [styleText("bold", title), ...lines];
}
