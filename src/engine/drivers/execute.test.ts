import { type Access, bucket, queue, type ResourceLayout, table } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { openStore, type Store } from "../store/store.ts";
import { execute, permissionsOf } from "./execute.ts";
import { createDrivers } from "./index.ts";
import type { Operation } from "./operations.ts";

const schema = z.record(z.string(), z.json());
const items = table("items", { schema, partitionKey: "id" });
const others = table("others", { schema, partitionKey: "id" });
const jobs = queue("jobs", { schema });
const files = bucket("files");

const keyed = { resource: "items", pk: "a", sk: "" };
const written = { json: "{}", expiresAt: null, indexKeys: null };
const object = { upload: "none", size: 0, etag: "", contentType: "", metadata: {}, attributes: {} };

/** Every operation, with the access that allows it. */
const OPERATIONS: readonly (readonly [Access, Operation])[] = [
  ["reader", { type: "table.get", ...keyed }],
  ["reader", { type: "table.query", resource: "items", partition: "a", descending: false, limit: 1 }],
  ["reader", { type: "table.scan", resource: "items", limit: 1 }],
  ["writer", { type: "table.put", ...keyed, ...written }],
  ["writer", { type: "table.putMany", resource: "items", items: [] }],
  ["writer", { type: "table.update", ...keyed, update: "{}" }],
  ["writer", { type: "table.delete", ...keyed }],
  ["sender", { type: "queue.send", resource: "jobs", messages: [] }],
  ["reader", { type: "bucket.get", resource: "files", key: "a" }],
  ["reader", { type: "bucket.head", resource: "files", key: "a" }],
  ["reader", { type: "bucket.list", resource: "files", prefix: "", limit: 1 }],
  ["writer", { type: "bucket.startPut", resource: "files" }],
  ["writer", { type: "bucket.commitPut", resource: "files", key: "a", ...object }],
  ["writer", { type: "bucket.cancelPut", resource: "files", upload: "none" }],
  ["writer", { type: "bucket.delete", resource: "files", key: "a" }],
];

let store: Store;
beforeEach(() => {
  store = openStore();
  store.declare({
    tables: [items, others],
    queues: [{ name: "jobs", fifo: false, delayMs: 0, retentionMs: 1e9 }],
  });
});
afterEach(() => store.close());

function permissions(...grants: readonly (readonly [ResourceLayout, Access])[]) {
  return permissionsOf({
    name: "worker",
    grants: grants.map(([resource, access]) => ({ name: "it", resource, access })),
  });
}

/** `allowed`, also where the operation then fails for another reason. */
async function verdict(granted: Access, operation: Operation): Promise<string> {
  const kind = operation.type.split(".")[0];
  const resource = [items, jobs, files].find((each) => each.kind === kind) ?? items;
  try {
    await execute(store, permissions([resource, granted]), operation, () => {});
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDeniedError") return "denied";
  }
  return "allowed";
}

describe("permissions", () => {
  it.each(OPERATIONS.map(([access, operation]) => [operation.type, access, operation] as const))(
    "%s needs the %s",
    async (type, access, operation) => {
      expect(await verdict(access, operation)).toBe("allowed");
      if (type === "queue.send") return; // a queue has one access only
      expect(await verdict("readWriter", operation)).toBe("allowed");
      expect(await verdict(access === "reader" ? "writer" : "reader", operation)).toBe("denied");
    },
  );

  it("are for the granted resources only, and of their kind", async () => {
    const operation: Operation = { type: "table.get", ...keyed };
    for (const grant of [
      [others, "readWriter"],
      [bucket("items"), "readWriter"],
    ] as const) {
      await expect(execute(store, permissions(grant), operation, () => {})).rejects.toThrow("may not get");
    }
    await execute(store, permissions([others, "writer"], [items, "reader"]), operation, () => {});
  });

  it("say which function may not do what, and what to add", async () => {
    const operation: Operation = { type: "table.put", ...keyed, ...written };
    await expect(execute(store, permissions([items, "reader"]), operation, () => {})).rejects.toThrow(
      "Function worker may not put on table items. Add the table's writer to the function's `uses`.",
    );
    expect(store.tables.get("items", keyed)).toBeUndefined();
  });
});

it("tells of a new object within its transaction", async () => {
  const created: unknown[] = [];
  const { bucket: driver } = createDrivers((operation) =>
    execute(store, undefined, operation, (name, { key, sequencer }, attributes) => {
      created.push({ name, key, sequencer, attributes });
      if (key === "unwanted") throw new Error("the event could not be kept");
    }),
  );
  await driver?.put(files, "wanted", "x", { attributes: { traceparent: "00-1" } });
  await expect(driver?.put(files, "unwanted", "x", {})).rejects.toThrow("the event could not be kept");
  expect(created).toMatchObject([{ name: "files", key: "wanted", attributes: { traceparent: "00-1" } }, {}]);
  expect(await driver?.head(files, "unwanted")).toBeUndefined();
  expect(await driver?.head(files, "wanted")).toBeDefined();
});
