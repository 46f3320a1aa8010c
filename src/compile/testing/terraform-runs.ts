import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type TerraformRun, terraformVersion, withOfflineProviders } from "../offline/index.ts";
import { folderHash, hashOf } from "./content-hash.ts";

const COMPILE = fileURLToPath(new URL("..", import.meta.url));
const NODE_MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** Where runs that went well are remembered, a file each. Deleting it costs time alone. */
const REMEMBERED = join(NODE_MODULES, ".cache", "motif", "terraform");

/** Of the tools that there are while this process runs. */
let tools: string | undefined;

/** What to run, and with what. */
export interface TerraformRequest {
  readonly command: "validate" | "test";
  /** Names of the providers, such as `aws`. */
  readonly providers: readonly string[];
  readonly folders: readonly string[];
  /** Where runs are remembered; the project's own cache if not given. */
  readonly cache?: string;
}

/**
 * What the real terraform says of folders, in their order. What went well with the same bytes before is not run again: a run
 * is known by all that it depends on, the content of the folder's files, terraform, the schemas of the providers, this package
 * and what is installed. What failed is run again each time.
 */
export async function terraformRuns({
  command,
  providers,
  folders,
  cache = REMEMBERED,
}: TerraformRequest): Promise<TerraformRun[]> {
  tools ??= toolsHash();
  const request = [tools, command, ...providers];
  const files = folders.map((folder) => join(cache, hashOf([...request, folderHash(folder)])));
  const remembered = files.map(recall);
  if (remembered.every((run) => run !== undefined)) return remembered;
  return withOfflineProviders(providers, async (terraform) => {
    const runs: TerraformRun[] = [];
    for (const [index, folder] of folders.entries()) {
      const run = remembered[index] ?? (await terraform[command](folder));
      if (run.ok && !remembered[index]) remember(files[index] ?? "", run);
      runs.push(run);
    }
    return runs;
  });
}

function recall(file: string): TerraformRun | undefined {
  if (!existsSync(file)) return undefined;
  return { ok: true, exitCode: 0, output: readFileSync(file, "utf8") };
}

/** Others may remember the same run at the same time: each writes a file of its own, and the name changes at once. */
function remember(file: string, { output }: TerraformRun): void {
  mkdirSync(join(file, ".."), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, output);
  renameSync(own, file);
}

/** Of all that a run depends on besides the folder. */
function toolsHash(): string {
  const installed = readFileSync(join(NODE_MODULES, ".package-lock.json"));
  return hashOf([terraformVersion() ?? "", hashOf([installed]), folderHash(COMPILE)]);
}
