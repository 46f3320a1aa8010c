import type { Project } from "../dependencies/project.ts";
import { isTestCode } from "../dependencies/source-tree.ts";

/** Parts of the code that mutants are put into. */
export const AREAS = ["core", "runtime", "engine", "adapters"] as const;

/** One of them. */
export type Area = (typeof AREAS)[number];

const CLOUD = /^src\/(?:aws|azure|gcp)\//;
/** Where adapters begin: what bundles and a cloud's runtime load. */
const ADAPTER = /\/(?:driver|trigger|register|unmatched)\.ts$/;

/** Files by area, in order. Adapters are what a cloud's drivers and triggers import of their cloud, and not its compiler. */
export function filesByArea(project: Project): Record<Area, readonly string[]> {
  const code = project.files.filter((file) => file.startsWith("src/") && !isTestCode(file)).sort();
  const inside = (folder: string) => code.filter((file) => file.startsWith(`src/${folder}/`));
  const starts = code.filter((file) => CLOUD.test(file) && ADAPTER.test(file));
  const adapters = reachable(project, starts).filter((file) => CLOUD.test(file) && code.includes(file));
  return { core: inside("core"), runtime: inside("runtime"), engine: inside("engine"), adapters };
}

function reachable({ imports }: Project, starts: readonly string[]): string[] {
  const seen = new Set(starts);
  for (const file of seen) {
    for (const { target, file: importer } of imports) if (importer === file && target) seen.add(target);
  }
  return [...seen].sort();
}
