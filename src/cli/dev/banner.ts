import { relative } from "node:path";
import { styleText } from "node:util";
import type { Inventory } from "@motif/core/model";
import type { Example } from "./examples.ts";

/** What `motif dev` shows when the app is up. */
export interface BannerContent {
  readonly inventory: Inventory;
  readonly url: string;
  readonly dataFolder: string;
  readonly durability: "process" | "full";
  readonly examples: readonly Example[];
}

const SURVIVES = { process: "the process's death", full: "the machine's death" };

/** The app's address, its parts with their addresses in the admin API, and calls to try. */
export function banner({ inventory, url, dataFolder, durability, examples }: BannerContent): string {
  const admin = `${url}/_motif`;
  const sections = [
    section(
      "Routes",
      (inventory.api?.routes ?? []).map(({ method, path, function: fn }) => [`${method} ${path}`, fn]),
    ),
    section(
      "Tables",
      inventory.tables.map(({ name }) => [name, `${admin}/tables/${name}/items`]),
    ),
    section(
      "Queues",
      inventory.queues.map(({ name }) => [name, `${admin}/queues/${name}`]),
    ),
    section(
      "Buckets",
      inventory.buckets.map(({ name }) => [name, `${admin}/buckets/${name}/objects`]),
    ),
    section(
      "Schedules",
      inventory.schedules.map(({ name, function: fn }) => [name, fn]),
    ),
    tasks(inventory),
    tryOut(examples),
  ];
  const head = [
    `${styleText("bold", inventory.app)} runs on ${styleText("cyan", url)}`,
    `Its data is in ${relative("", dataFolder) || dataFolder}; what it acknowledged survives ${SURVIVES[durability]}.`,
  ];
  return `${[head.join("\n"), ...sections.filter((text) => text !== "")].join("\n\n")}\n`;
}

function tasks(inventory: Inventory): string {
  const names = inventory.functions.filter(({ kind }) => kind === "task").map(({ name }) => name);
  return section(
    "Tasks",
    names.map((name) => [name, `motif invoke ${inventory.app} ${name} --data '…'`]),
  );
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map(([left]) => left.length));
  return [styleText("bold", title), ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join(
    "\n",
  );
}

function tryOut(examples: readonly Example[]): string {
  if (examples.length === 0) return "";
  const lines = examples.flatMap(({ title, command }) => [styleText("dim", `# ${title}`), command]);
  return [styleText("bold", "Try"), ...lines].join("\n");
}
