import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore } from "./store.ts";

const WRITER = fileURLToPath(new URL("../testing/crash/store-writer.ts", import.meta.url));
const ROUNDS = 4;
const NUMBERS_A_ROUND = 1_000_000;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-crash-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the writer until it has acknowledged `count` pairs, kills it at once, and returns all that it acknowledged. */
async function writeUntilKilled(first: number, count: number): Promise<number[]> {
  const writer = spawn(process.execPath, [WRITER, folder, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = writer;
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) writer.kill("SIGKILL");
  }
  if (writer.signalCode === null && writer.exitCode === null) await once(writer, "exit");
  return acknowledged;
}

it("a killed process loses nothing that it acknowledged, and does not lock its folder", async () => {
  let lastVersion = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await writeUntilKilled(round * NUMBERS_A_ROUND, 50 + 130 * round);
    expect(acknowledged.length).toBeGreaterThanOrEqual(50 + 130 * round);
    const store = openStore({ folder });
    store.kinds.table.declare([{ name: "items", partitionKey: "id", indexes: {} }]);
    store.kinds.queue.declare({ name: "jobs", fifo: false, delayMs: 0, retentionMs: 86_400_000 });
    const messages = new Set(store.kinds.queue.peek("jobs", 1_000_000).map(({ body }) => Number(body)));
    const items = new Set<number>();
    const versions: number[] = [];
    let cursor: string | undefined;
    do {
      const page = store.kinds.table.scan({
        type: "table.scan",
        resource: "items",
        limit: 1000,
        ...(cursor !== undefined && { cursor }),
      });
      for (const { id } of JSON.parse(page.json)) items.add(id);
      versions.push(...page.versions);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(acknowledged.filter((n) => !items.has(n) || !messages.has(n))).toEqual([]);
    // Each pair was written by one operation: what was not acknowledged is there as a whole, or not at all.
    expect(items).toEqual(messages);
    const fresh = versions.filter((version) => version > lastVersion);
    expect(fresh.length).toBeGreaterThanOrEqual(acknowledged.length);
    lastVersion = Math.max(...versions);
    expect(await store.run(() => put(store, -1 - round))).toBeGreaterThan(lastVersion);
    await store.run(() => store.kinds.table.delete("items", { pk: -1 - round, sk: "" }));
    store.close();
  }
});

function put(store: ReturnType<typeof openStore>, pk: number): number {
  return store.kinds.table.put("items", { pk, sk: "", json: "{}", expiresAt: null, indexKeys: null });
}
