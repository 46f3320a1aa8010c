import { AccessDeniedError, bucket, queue, secret, table } from "@motif/core";
import type { Access, ResourceLayout } from "@motif/core/platform";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Emit } from "../ground/event.ts";
import { NO_CALLS } from "../testing/no-calls.ts";
import type { BucketOperation } from "./bucket/protocol.ts";
import { createDrivers } from "./create-drivers.ts";
import { type Backend, execute, permissionsOf } from "./execute.ts";
import { givenValues } from "./given.ts";
import type { QueueOperation } from "./queue/protocol.ts";
import type { SecretOperation } from "./secret/protocol.ts";
import { openStore, type Store } from "./store.ts";
import type { TableOperation, TransactionPart } from "./table/protocol.ts";

type Operation = TableOperation | QueueOperation | BucketOperation | SecretOperation;

const schema = z.record(z.string(), z.json());
const items = table("items", { schema, partitionKey: "id" });
const others = table("others", { schema, partitionKey: "id" });
const jobs = queue("jobs", { schema });
const files = bucket("files");
const key = secret("key");

const keyed = { resource: "items", pk: "a", sk: "" };
const written = { json: "{}", expiresAt: null, indexKeys: null };
const object = { upload: "none", size: 0, etag: "", contentType: "", metadata: {}, attributes: {} };

const small = { content: new Uint8Array(), etag: "", contentType: "", metadata: {}, attributes: {} };

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
  ["writer", { type: "bucket.put", resource: "files", key: "a", ...small }],
  ["writer", { type: "bucket.startPut", resource: "files" }],
  ["writer", { type: "bucket.commitPut", resource: "files", key: "a", ...object }],
  ["writer", { type: "bucket.cancelPut", resource: "files", upload: "none" }],
  ["writer", { type: "bucket.delete", resource: "files", key: "a" }],
  ["reader", { type: "secret.get", resource: "key" }],
];

let store: Store;
let backend: Backend;
beforeEach(() => {
  store = openStore();
  const given = givenValues({ secrets: { key: "k" } });
  backend = {
    run: store.run,
    states: { ...store.kinds, ...given },
    emit() {},
    deposit() {},
    calls: NO_CALLS,
  };
  store.kinds.table.declare([items, others]);
  store.kinds.queue.declare({ name: "jobs", fifo: false, delayMs: 0, retentionMs: 1e9 });
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
  const resource = [items, jobs, files, key].find((each) => each.kind === kind) ?? items;
  try {
    await execute(backend, permissions([resource, granted]), operation);
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
      if (type === "queue.send" || type === "secret.get") return; // these have one access only
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
      await expect(execute(backend, permissions(grant), operation)).rejects.toThrow("may not get");
    }
    await execute(backend, permissions([others, "writer"], [items, "reader"]), operation);
  });

  it("of a transaction are those of its parts: one that is not granted stops all of it", async () => {
    const put: TransactionPart = { type: "table.transactPut", ...keyed, ...written };
    const check: TransactionPart = {
      type: "table.check",
      resource: "others",
      pk: "a",
      sk: "",
      condition: "absent",
    };
    const transact: Operation = { type: "table.transact", resource: "items", parts: [put, check] };
    const performing = (...granted: readonly (readonly [ResourceLayout, Access])[]) =>
      execute(backend, permissions(...granted), transact);
    for (const grants of [
      [[items, "transactionWriter"]],
      [
        [items, "readWriter"],
        [others, "readWriter"],
      ],
      [
        [items, "transactionReader"],
        [others, "transactionWriter"],
      ],
    ] as const) {
      await expect(performing(...grants)).rejects.toThrow(AccessDeniedError);
    }
    expect(store.kinds.table.get("items", keyed)).toBeUndefined();
    const granted = [
      [items, "transactionWriter"],
      [others, "transactionReader"],
    ] as const;
    expect(await performing(...granted)).toEqual([]);
    expect(store.kinds.table.get("items", keyed)).toBeDefined();
    await expect(
      execute(backend, permissions(...granted), { type: "table.put", ...keyed, ...written }),
    ).rejects.toThrow("may not put on table items");
  });

  it("say which function may not do what, and what to add", async () => {
    const operation: Operation = { type: "table.put", ...keyed, ...written };
    await expect(execute(backend, permissions([items, "reader"]), operation)).rejects.toThrow(
      "Function worker may not put on table items. Add the table's writer to the function's `uses`.",
    );
    expect(store.kinds.table.get("items", keyed)).toBeUndefined();
  });
});

it("tells of a new object within its transaction", async () => {
  const created: unknown[] = [];
  const emit: Emit = ({ resource, subject, data, attributes }) => {
    created.push({ name: resource, key: subject, data, attributes });
    if (subject === "unwanted") throw new Error("the event could not be kept");
  };
  const { bucket: driver } = createDrivers((operation) =>
    execute({ ...backend, emit }, undefined, operation),
  );
  await driver?.put(files, "wanted", "x", { attributes: { traceparent: "00-1" } });
  await expect(driver?.put(files, "unwanted", "x", {})).rejects.toThrow("the event could not be kept");
  expect(created).toMatchObject([{ name: "files", key: "wanted", attributes: { traceparent: "00-1" } }, {}]);
  expect(await driver?.head(files, "unwanted")).toBeUndefined();
  expect(await driver?.head(files, "wanted")).toBeDefined();
});

it("gives nobody a secret but functions that were granted it", async () => {
  const operation: Operation = { type: "secret.get", resource: "key" };
  expect(await execute(backend, permissions([key, "reader"]), operation)).toBe("k");
  await expect(execute(backend, permissions([secret("other"), "reader"]), operation)).rejects.toThrow(
    "Function worker may not get on secret key. Add the secret's reader to the function's `uses`.",
  );
  await expect(execute(backend, undefined, operation)).rejects.toThrow(AccessDeniedError);
});
