/**
 * The child process of crash.test.ts: writes an item and a message together, over and over, and says the number of each
 * pair once it is acknowledged. Ends only when it is killed.
 */
import { openStore } from "../../kinds/store.ts";

const store = openStore({ folder: String(process.argv[2]) });
store.kinds.table.declare([{ name: "items", partitionKey: "id", indexes: {} }]);
store.kinds.queue.declare({ name: "jobs", fifo: false, delayMs: 0, retentionMs: 86_400_000 });

/** Several at a time, so that turns hold more than one. */
async function write(first: number, step: number): Promise<void> {
  for (let n = first; ; n += step) {
    await store.run(() => {
      const json = JSON.stringify({ id: n });
      store.kinds.table.put("items", { pk: n, sk: "", json, expiresAt: null, indexKeys: null });
      store.kinds.queue.send("jobs", [{ body: String(n), attributes: {} }]);
    });
    process.stdout.write(`${n}\n`);
  }
}

const start = Number(process.argv[3]);
for (let i = 0; i < 4; i++) void write(start + i, 4);
