import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const RUNS = 5;
const LONGEST_MS = 30_000;

/** Prints the milliseconds that the module in its first argument takes to load, with all it imports. */
const SCRIPT =
  "const start = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - start));";

/**
 * How long a module takes to load, in milliseconds: the fastest of five fresh processes, since all else on the machine only adds.
 * Node's compile cache is warm, so that what is measured is close to a bundle's loading, and not the taking away of types.
 */
export async function measureLoad(file: string): Promise<number> {
  const cache = mkdtempSync(join(tmpdir(), "motif-load-"));
  try {
    const once = () => loadOnce(file, cache);
    await once();
    const times: number[] = [];
    for (let i = 0; i < RUNS; i++) times.push(await once());
    return Math.min(...times);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

async function loadOnce(file: string, cache: string): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module", "--eval", SCRIPT, pathToFileURL(file).href],
    { env: { ...process.env, NODE_COMPILE_CACHE: cache }, timeout: LONGEST_MS },
  );
  return Number(stdout);
}
