import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundle } from "@motif/aws";
import { ROUTES } from "@motif/aws/api/environment";
import { FEEDS_VARIABLE } from "@motif/aws/feed/environment";
import { QUEUE_DELIVERIES } from "@motif/aws/queue/environment";
import { STREAM_DELIVERIES } from "@motif/aws/stream/environment";
import { MotifError } from "@motif/core";
import type { LoadedApp } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
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

/**
 * Prints the milliseconds that the module in its first argument takes to load. `awslambda` is what Lambda's runtime
 * client puts there for functions that stream.
 */
const SCRIPT =
  "globalThis.awslambda = { streamifyResponse: (handler) => handler }; const start = performance.now(); " +
  "await import(process.argv[1]); process.stdout.write(String(performance.now() - start));";

/** A region for AWS's SDK, and what adapters read at the start. Nothing is called. */
const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  [QUEUE_DELIVERIES]: "[]",
  [STREAM_DELIVERIES]: "[]",
  [FEEDS_VARIABLE]: "[]",
  [ROUTES]: '["GET /"]',
};

/** Builds the bundle of every function for Lambda, and loads it: by function. Throws `MotifError` (`bundle-failed`, `bundle-unloadable`). */
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
    times.push(await load(file));
  }
  return Math.min(...times);
}

async function load(file: string): Promise<number> {
  const args = ["--input-type=module", "--eval", SCRIPT, pathToFileURL(file).href];
  try {
    const { stdout } = await run(process.execPath, args, { env: ENVIRONMENT, timeout: LONGEST_MS });
    return Number(stdout);
  } catch (error) {
    throw new MotifError(
      "bundle-unloadable",
      `The bundle of function ${basename(file, ".mjs")} cannot be loaded: ${reasonOf(error)}. ` +
        "It is loaded without the variables of your shell, as on Lambda.",
      { cause: error },
    );
  }
}

/** What Node says at the end of a process that failed. The lines before it are the bundle's code. */
function reasonOf(error: unknown): string {
  const stderr = isObject(error) && typeof error.stderr === "string" ? error.stderr : "";
  // An error whose class has lost its name in the bundle is "e [MotifError]: …".
  return (
    /^(?:Uncaught )?(?:\w+ \[)?(\w*Error\]?: .*)$/m.exec(stderr)?.[1]?.replace("]:", ":") ??
    `it takes more than ${LONGEST_MS / 1000} s`
  );
}
