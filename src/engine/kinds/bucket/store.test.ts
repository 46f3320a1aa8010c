import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConditionFailedError, NotFoundError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../store.ts";
import type { ObjectRecord } from "./store.ts";

let folder: string;
let store: Store;
let now = 0;
beforeEach(() => {
  now = 1_700_000_000_000;
  folder = mkdtempSync(join(tmpdir(), "motif-objects-test-"));
  open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): void {
  store = openStore({ folder, durability: "full", now: () => now });
  store.kinds.queue.declare({ name: "events", fifo: false, delayMs: 0, retentionMs: 1e9 });
}

/** The file that holds an object's content. */
function pathOf(key: string): string {
  const opened = store.kinds.bucket.open("files", key);
  return opened && "path" in opened ? opened.path : "";
}

/** Writes small content. */
function putSmall(key: string, text: string, onCommit?: () => void) {
  const about = { key, etag: text, contentType: "text/plain", metadata: {} };
  return store.run(() => store.kinds.bucket.put("files", { ...about, content: Buffer.from(text) }, onCommit));
}

/** The text of small content; undefined where there is none. */
function smallText(key: string): string | undefined {
  const opened = store.kinds.bucket.open("files", key);
  return opened && "content" in opened ? Buffer.from(opened.content).toString() : undefined;
}

function files(): string[] {
  return readdirSync(join(folder, "objects"));
}

/** Uploads and commits in one operation, as far as the store is concerned. */
function put(key: string, content: string, onCommit?: (object: ObjectRecord) => void) {
  const { upload, path } = store.kinds.bucket.startUpload();
  writeFileSync(path, content);
  const object = {
    key,
    upload,
    size: content.length,
    etag: content,
    contentType: "text/plain",
    metadata: {},
  };
  return store.run(() => store.kinds.bucket.commit("files", object, onCommit));
}

describe("content", () => {
  it("lies in the data folder under a random name, whatever the key", async () => {
    for (const key of ["a", "a/b", "../../escape", "C:\\x", "nul"]) await put(key, key);
    expect(files()).toHaveLength(5);
    for (const file of files()) expect(file).toMatch(/^[0-9a-f]{32}$/);
    expect(existsSync(join(folder, "..", "..", "escape"))).toBe(false);
  });

  it("is to be flushed to the disk where durability is full", () => {
    expect(store.kinds.bucket.startUpload().sync).toBe(true);
    const memory = openStore();
    expect(memory.kinds.bucket.startUpload().sync).toBe(false);
    memory.close();
  });

  it("of an object that was replaced or deleted goes after the commit", async () => {
    await put("a", "first");
    const first = files();
    const replaced = put("a", "second");
    expect(files()).toEqual(expect.arrayContaining(first));
    await replaced;
    await vi.waitFor(() => expect(files()).toHaveLength(1));
    expect(files()).not.toEqual(first);
    await store.run(() => store.kinds.bucket.delete("files", "a"));
    await vi.waitFor(() => expect(files()).toEqual([]));
  });

  it("that no object refers to goes at the next start, and nothing else", async () => {
    await put("a", "kept");
    writeFileSync(store.kinds.bucket.startUpload().path, "never committed");
    writeFileSync(join(folder, "objects", "stray"), "");
    store.close();
    open();
    expect(files()).toHaveLength(1);
    expect(pathOf("a")).toBe(join(folder, "objects", files()[0] ?? ""));
  });

  it("of a store in memory is in a temporary folder that goes with it", () => {
    const memory = openStore();
    const { path } = memory.kinds.bucket.startUpload();
    writeFileSync(path, "x");
    memory.close();
    expect(existsSync(dirname(path))).toBe(false);
  });
});

describe("small content", () => {
  /** How many contents the database holds. */
  const kept = () => {
    const database = new DatabaseSync(join(folder, "motif.db"), { readOnly: true });
    const count = database.prepare("SELECT count(*) AS n FROM contents").get()?.n;
    database.close();
    return count;
  };

  it("is in the database, and still there after a start", async () => {
    await putSmall("a", "kept");
    await putSmall("empty", "");
    store.close();
    open();
    expect(files()).toEqual([]);
    expect([smallText("a"), smallText("empty"), smallText("b")]).toEqual(["kept", "", undefined]);
    expect(store.kinds.bucket.head("files", "a")?.size).toBe(4);
  });

  it("goes with its object, whatever replaces it", async () => {
    for (const key of ["a", "b", "c"]) await putSmall(key, "first");
    await putSmall("a", "second");
    await put("b", "in a file");
    await store.run(() => store.kinds.bucket.delete("files", "c"));
    expect([smallText("a"), smallText("b"), smallText("c")]).toEqual(["second", undefined, undefined]);
    await putSmall("b", "small again");
    await vi.waitFor(() => expect(files()).toEqual([]));
    store.close();
    expect(kept()).toBe(2);
  });

  it("stays where what belongs to the new one cannot be written, and so does a file", async () => {
    await putSmall("a", "first");
    await put("b", "first");
    for (const key of ["a", "b"]) {
      const failing = putSmall(key, "second", () => {
        throw new Error("no room for the event");
      });
      await expect(failing).rejects.toThrow("no room for the event");
    }
    await store.run(() => store.kinds.queue.send("events", [{ body: "x", attributes: {} }]));
    expect(smallText("a")).toBe("first");
    expect(existsSync(pathOf("b"))).toBe(true);
  });
});

describe("uploads", () => {
  it("can be cancelled, but not after they were committed", async () => {
    const { upload, path } = store.kinds.bucket.startUpload();
    writeFileSync(path, "x");
    store.kinds.bucket.cancelUpload(upload);
    await vi.waitFor(() => expect(files()).toEqual([]));
    await put("a", "kept");
    store.kinds.bucket.cancelUpload(files()[0] ?? "");
    expect(store.kinds.bucket.cancelUploadsBefore(now + 1)).toBe(0);
    expect(files()).toHaveLength(1);
  });

  it("that nobody commits are given up in the end", () => {
    store.kinds.bucket.startUpload();
    now += 1000;
    store.kinds.bucket.startUpload();
    expect(store.kinds.bucket.cancelUploadsBefore(now)).toBe(1);
    expect(store.kinds.bucket.cancelUploadsBefore(now)).toBe(0);
  });

  it("can be committed once, and only if they were started", async () => {
    const { upload } = store.kinds.bucket.startUpload();
    const object = { key: "a", upload, size: 0, etag: "", contentType: "text/plain", metadata: {} };
    await store.run(() => store.kinds.bucket.commit("files", object));
    await expect(store.run(() => store.kinds.bucket.commit("files", object))).rejects.toThrow(NotFoundError);
    const other = { ...object, upload: "../motif.db" };
    await expect(store.run(() => store.kinds.bucket.commit("files", other))).rejects.toThrow(NotFoundError);
  });
});

describe("expiry", () => {
  const DAY_MS = 86_400_000;
  const objects = () => store.kinds.bucket;
  const expiring = () => objects().declare([{ name: "files", expiresAfterDays: 2 }, { name: "other" }]);
  const keys = () =>
    objects()
      .list({ resource: "files", prefix: "", limit: 10 })
      .entries.map(({ key }) => key);

  it("hides an object when its days are over, from reads and from conditions", async () => {
    expiring();
    await putSmall("a", "first");
    now += 2 * DAY_MS - 1;
    await put("b", "later");
    expect([smallText("a"), keys()]).toEqual(["first", ["a", "b"]]);
    now += 1;
    expect([smallText("a"), objects().head("files", "a"), keys()]).toEqual([undefined, undefined, ["b"]]);
    const about = { key: "a", etag: "second", contentType: "text/plain", metadata: {} };
    const again = { ...about, content: Buffer.from("second") };
    const ofOld = store.run(() => objects().put("files", { ...again, condition: { etag: "first" } }));
    await expect(ofOld).rejects.toThrow(ConditionFailedError);
    await store.run(() => objects().put("files", { ...again, condition: "absent" }));
    expect(smallText("a")).toBe("second");
  });

  it("counts from the last write", async () => {
    expiring();
    await putSmall("a", "first");
    now += DAY_MS;
    await putSmall("a", "second");
    now += DAY_MS;
    expect(smallText("a")).toBe("second");
  });

  it("is swept with its content, so many at a time, and nothing else is", async () => {
    expiring();
    for (const key of ["a", "b", "c"]) await put(key, key);
    now += 2 * DAY_MS;
    await put("d", "new");
    expect(objects().sweepExpired(2)).toBe(false);
    expect(objects().sweepExpired(2)).toBe(true);
    expect(objects().sweepExpired(2)).toBe(true);
    await store.run(() => {});
    await vi.waitFor(() => expect(files()).toHaveLength(1));
    expect(pathOf("d")).toBe(join(folder, "objects", files()[0] ?? ""));
  });

  it("is what the app says now: objects of a bucket that keeps them are there again, unless they were swept", async () => {
    expiring();
    await putSmall("a", "kept");
    now += 2 * DAY_MS;
    expect(smallText("a")).toBeUndefined();
    objects().declare([{ name: "files" }]);
    expect(objects().sweepExpired(10)).toBe(true);
    expect(smallText("a")).toBe("kept");
  });
});

describe("a commit", () => {
  it("takes what is written with it along", async () => {
    await put("a", "x", ({ key }) => store.kinds.queue.send("events", [{ body: key, attributes: {} }]));
    expect(store.kinds.queue.peek("events").map(({ body }) => body)).toEqual(["a"]);
  });

  it("that cannot write what belongs to it leaves the object as it was", async () => {
    await put("a", "first");
    const failing = put("a", "second", () => {
      store.kinds.queue.send("events", [{ body: "half", attributes: {} }]);
      throw new Error("no room for the event");
    });
    await expect(failing).rejects.toThrow("no room for the event");
    expect(store.kinds.bucket.head("files", "a")?.etag).toBe("first");
    expect(store.kinds.queue.count("events")).toBe(0);
  });

  it("that is rolled back with its turn keeps the old content", async () => {
    await put("a", "first");
    const [second] = [
      put("a", "second"),
      store
        .run(() => {
          store.kinds.queue.send("events", [{ body: "x", attributes: {} }]);
          throw new Error("another operation of the turn");
        })
        .catch(() => {}),
    ];
    await expect(second).rejects.toThrow("another operation of the turn");
    expect(store.kinds.bucket.open("files", "a")?.info.etag).toBe("first");
    expect(existsSync(pathOf("a"))).toBe(true);
  });

  it("does not write where the condition does not hold", async () => {
    await put("a", "first");
    const { upload } = store.kinds.bucket.startUpload();
    const object = { key: "a", upload, size: 0, etag: "", contentType: "text/plain", metadata: {} };
    const onCommit = vi.fn();
    const refused = store.run(() =>
      store.kinds.bucket.commit("files", { ...object, condition: "absent" as const }, onCommit),
    );
    await expect(refused).rejects.toThrow(ConditionFailedError);
    expect(onCommit).not.toHaveBeenCalled();
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
  it("gives each write of a key a sequencer that is greater as text, across starts too", async () => {
    const sequencers: string[] = [];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 9; j++) await put("a", String(j), ({ sequencer }) => sequencers.push(sequencer));
      await store.run(() => store.kinds.bucket.delete("files", "a"));
      store.close();
      open();
    }
    expect(new Set(sequencers).size).toBe(27);
    expect(sequencers).toEqual(sequencers.toSorted());
    expect(new Set(sequencers.map(({ length }) => length)).size).toBe(1);
  });
});
