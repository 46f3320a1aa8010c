import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundle } from "@motif/aws";
import { VARIABLE } from "@motif/aws/environment";
import type { LoadedApp } from "@motif/core/model";
import { unzipSync } from "fflate";

/** What a function's bundle for Lambda is like. */
export interface MeasuredBundle {
  /** Size of the zip that is deployed. */
  readonly zipBytes: number;
  /** Size of the minified code in it. */
  readonly codeBytes: number;
  /** What loading it takes on this machine, in milliseconds. */
  readonly initMs: number;
}

const run = promisify(execFile);
const RUNS = 5;
const LONGEST_MS = 30_000;

/** Prints the milliseconds that the module in its first argument takes to load. */
const SCRIPT =
  "const start = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - start));";

/** A region for AWS's SDK, and what an adapter reads at the start. Nothing is called. */
const ENVIRONMENT = { AWS_REGION: "us-east-1", [VARIABLE.queueDeliveries]: "[]" };

/** Builds the bundle of every function for Lambda, and loads it: by function. Throws `MotifError` (`bundle-failed`). */
export async function measureBundles(loaded: LoadedApp): Promise<Map<string, MeasuredBundle>> {
  const [bundles = {}] = await bundle([loaded]);
  const folder = mkdtempSync(join(tmpdir(), "motif-bundles-"));
  try {
    const measured = new Map<string, MeasuredBundle>();
    for (const { name } of loaded.inventory.functions) {
      const zip = bundles[`${name}.zip`];
      const code = zip && unzipSync(zip)["index.mjs"];
      if (!code) throw new Error(`The bundle of ${name} has no index.mjs.`);
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, code);
      measured.set(name, {
        zipBytes: zip.length,
        codeBytes: code.length,
        initMs: await fastestLoad(file),
      });
    }
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fastest of some fresh processes, since all else on the machine only adds; without Node's compile cache, as on Lambda. */
async function fastestLoad(file: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "--eval", SCRIPT, pathToFileURL(file).href],
      { env: ENVIRONMENT, timeout: LONGEST_MS },
    );
    times.push(Number(stdout));
  }
  return Math.min(...times);
}
