import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { BucketLayout } from "@motif/core/platform";
import { bucketSuite } from "@motif/core/testing";
import { bucket as driver } from "@motif/gcp/bucket/driver";
import { resourceVariable } from "@motif/runtime/variables";
import { afterAll, beforeEach, describe } from "vitest";

const EMULATOR = fileURLToPath(new URL("firebase-storage.mjs", import.meta.url));

const isInstalled = canResolve("firebase-tools/package.json");
if (!isInstalled)
  console.warn("Cloud Storage: skipped: firebase-tools is not installed (conformance/README.md says how)");

const NO_CONDITIONS = "the emulator does not know ifGenerationMatch";
const NO_ORDER = "the emulator does not list by UTF-8 bytes";

/** Where Firebase's emulator (firebase-tools 15.34) is not like Cloud Storage: tests that cannot pass on it, and why. */
const FIREBASE_DIFFERS: Readonly<Record<string, string>> = {
  "absent: only the first put happens": NO_CONDITIONS,
  "of many concurrent puts that require absence, exactly one wins": NO_CONDITIONS,
  "returns every key once, by UTF-8 bytes, 1 a page": NO_ORDER,
  "returns every key once, by UTF-8 bytes, 2 a page": NO_ORDER,
  "returns every key once, by UTF-8 bytes, 1000 a page": NO_ORDER,
  'returns the keys that begin with "a"': NO_ORDER,
};

describe.skipIf(!isInstalled)("the driver of buckets over Firebase's emulator", () => {
  let child: ChildProcess | undefined;
  afterAll(() => void child?.kill("SIGKILL"));
  beforeEach(({ task, skip }) => {
    const difference = FIREBASE_DIFFERS[task.name];
    if (difference !== undefined) skip(difference);
  });

  bucketSuite("Cloud Storage", async (buckets: readonly BucketLayout[]) => {
    child = spawn(process.execPath, [EMULATOR], { stdio: ["ignore", "pipe", "ignore"] });
    process.env.STORAGE_EMULATOR_HOST = `http://127.0.0.1:${await portOf(child)}`;
    for (const { name } of buckets) process.env[resourceVariable("bucket", name)] = `test-${name}`;
    return { driver };
  });
});

function portOf(started: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    started.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const port = /^port (\d+)$/m.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    started.once("exit", (code) => reject(new Error(`The emulator ended with ${code}: ${output}`)));
  });
}

function canResolve(path: string): boolean {
  try {
    createRequire(import.meta.url).resolve(path);
    return true;
  } catch {
    return false;
  }
}
