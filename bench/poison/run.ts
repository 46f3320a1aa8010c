/**
 * `node bench/poison/run.ts [--records 100000] [--kill]`: a stream over 8 shards with a poison record in each, through `motif dev`. Each key's
 * order is kept, nothing is lost, and exactly the poison goes to the failure queue; with `--kill` the process is killed (`kill -9`)
 * twice while records are processed.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DevProcess } from "../../src/engine/testing/dev-process.ts";

const APP = fileURLToPath(new URL("app", import.meta.url));
const SHARDS = 8;
const KEYS = 800;
const PATIENCE_MS = 300_000;
/** How long records are processed before the process is killed. */
const LIFE_MS = 300;

const { values } = parseArgs({
  options: { records: { type: "string", default: "100000" }, kill: { type: "boolean", default: false } },
});
const perKey = Math.ceil(Number(values.records) / KEYS);
const poisonAt = Math.floor(perKey / 3);
const poisoned = poisonedKeys();

const folder = mkdtempSync(join(tmpdir(), "motif-poison-"));
let server = new DevProcess(APP, folder);
try {
  const startedAt = performance.now();
  const half = Math.ceil(perKey / 2);
  for (const [from, to] of [
    [0, half],
    [half, perKey],
  ] as const) {
    await invoke("fill", { keys: KEYS, from, to, poisoned, poisonAt });
    if (!values.kill) continue;
    await sleep(LIFE_MS);
    await server.kill();
    server = new DevProcess(APP, folder);
  }
  await drained();
  const seconds = (performance.now() - startedAt) / 1000;
  const problems = problemsOf(await all("batches"), await all("rejections"));
  for (const problem of problems.slice(0, 10)) console.error(problem);
  const kills = values.kill ? ", killed twice" : "";
  console.log(
    `${perKey * KEYS} records over ${SHARDS} shards, ${poisoned.length} of them poison${kills}: ${problems.length} problems, ${seconds.toFixed(1)} s`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  if (server.alive) await server.kill();
  rmSync(folder, { recursive: true });
}

/** A key of each shard: the engine divides keys by the first 32 bits of their MD5. */
function poisonedKeys(): string[] {
  const byShard = new Map<number, string>();
  for (let k = KEYS - 1; k >= 0; k--) {
    const hash = createHash("md5").update(`key-${k}`).digest().readUInt32BE(0);
    byShard.set(Math.floor((hash / 2 ** 32) * SHARDS), `key-${k}`);
  }
  return [...byShard.values()];
}

async function call(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${await server.url}/_motif${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function invoke(name: string, payload: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await call(`/functions/${name}/invocations`, { method: "POST", headers, body: JSON.stringify(payload) });
}

/** Waits until all records were processed or given up, and what was given up is kept. */
async function drained(): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
    const stream = (await call("/streams/items")) as {
      readonly consumers: readonly { readonly iteratorAgeSeconds: number }[];
    };
    const queue = (await call("/queues/rejected")) as {
      readonly available: number;
      readonly inFlight: number;
      readonly delayed: number;
    };
    const isDone = stream.consumers.every(({ iteratorAgeSeconds }) => iteratorAgeSeconds === 0);
    if (isDone && queue.available + queue.inFlight + queue.delayed === 0) return;
  }
  throw new Error(`Records were not processed within ${PATIENCE_MS / 1000} s.`);
}

interface Kept {
  readonly at?: string;
  readonly names?: readonly string[];
  readonly name?: string;
}

async function all(table: string): Promise<readonly Kept[]> {
  const found: Kept[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await call(`/tables/${table}/items?limit=1000${query}`)) as {
      readonly entries: readonly { readonly item: Kept }[];
      readonly cursor?: string;
    };
    found.push(...page.entries.map(({ item }) => item));
    cursor = page.cursor;
  }
  return found;
}

/** What is lost, out of order when it came for the first time, or rejected for no reason; each in a sentence. */
function problemsOf(batches: readonly Kept[], rejections: readonly Kept[]): string[] {
  const problems: string[] = [];
  const processed = new Set<string>();
  const latest = new Map<string, number>();
  for (const { names = [] } of batches.toSorted((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1))) {
    for (const name of names) {
      if (processed.has(name)) continue; // it came again
      processed.add(name);
      const [key = "", text] = name.split(" ");
      const n = Number(text);
      if (n < (latest.get(key) ?? 0)) problems.push(`${name} was processed after ${latest.get(key)}.`);
      latest.set(key, n);
    }
  }
  const poison = new Set(poisoned.map((key) => `${key} ${poisonAt}`));
  for (let k = 0; k < KEYS; k++) {
    for (let n = 0; n < perKey; n++) {
      const name = `key-${k} ${n}`;
      if (processed.has(name) === poison.has(name))
        problems.push(`${name} was ${processed.has(name) ? "processed" : "lost"}.`);
    }
  }
  const given = rejections.flatMap(({ name = "" }) => name).toSorted();
  if (given.join() !== [...poison].toSorted().join()) problems.push(`Rejected were: ${given.join(", ")}.`);
  return problems;
}
