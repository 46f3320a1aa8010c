import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Database } from "./database.ts";
import { StoreError, type StoreErrorCode } from "./store-error.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A database with one table of texts. */
function withTable(database = new Database()) {
  database.writer("CREATE TABLE IF NOT EXISTS texts (text TEXT NOT NULL)").run();
  const insert = database.writer("INSERT INTO texts VALUES (?)");
  const select = database.reader("SELECT text FROM texts ORDER BY rowid");
  return {
    database,
    add: (text: string) => database.run(() => insert.run(text)),
    insert,
    texts: () => select.all().map((row) => row.text),
  };
}

/** Whether a promise has settled after everything that needs no turn of the event loop was done. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  for (let i = 0; i < 20; i++) await Promise.resolve();
  return done;
}

function codeOf(action: () => unknown): StoreErrorCode | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return undefined;
}

describe("group commit", () => {
  it("acknowledges the writes of a turn after its commit, not before", async () => {
    const { database, add, texts } = withTable();
    await database.flush();
    const writes = [add("a"), add("b")];
    expect(texts()).toEqual(["a", "b"]);
    expect(await settled(Promise.race(writes))).toBe(false);
    await Promise.all(writes);
  });

  it("a read waits for writes of its turn that it may have seen", async () => {
    const { database, add, texts } = withTable();
    await database.flush();
    expect(await settled(database.run(texts))).toBe(true);
    const write = add("a");
    const read = database.run(texts);
    expect(await settled(read)).toBe(false);
    await write;
    expect(await read).toEqual(["a"]);
  });

  it("flush commits at once", async () => {
    const { database, add } = withTable();
    const write = add("a");
    const flushed = database.flush();
    expect(await settled(write)).toBe(true);
    await flushed;
  });

  it("an operation that throws before it writes fails alone", async () => {
    const { database, add, texts } = withTable();
    const write = add("a");
    const failure = database.run(() => {
      throw new Error("refused");
    });
    expect(await settled(failure)).toBe(false); // what it was refused for may not be committed yet
    await expect(failure).rejects.toThrow("refused");
    await write;
    expect(texts()).toEqual(["a"]);
  });

  it("an operation that throws after it wrote takes the turn back", async () => {
    const { database, add, insert, texts } = withTable();
    await database.flush();
    const before = add("a");
    const failure = database.run(() => {
      insert.run("half");
      throw new Error("in the middle");
    });
    const after = add("c");
    await expect(before).rejects.toThrow("in the middle");
    await expect(failure).rejects.toThrow("in the middle");
    await after;
    expect(texts()).toEqual(["c"]);
  });

  it("an operation that throws inside atomically leaves nothing, and the turn goes on", async () => {
    const { database, add, insert, texts } = withTable();
    const before = add("a");
    const failure = database.run(() =>
      database.atomically(() => {
        insert.run("half");
        throw new Error("in the middle");
      }),
    );
    await expect(failure).rejects.toThrow("in the middle");
    await before;
    expect(texts()).toEqual(["a"]);
  });

  it("a failing commit rejects everything of the turn", async () => {
    const { database, add, texts } = withTable();
    database.writer("CREATE TABLE parents (id INTEGER PRIMARY KEY)").run();
    database.writer("CREATE TABLE children (parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED)").run();
    await database.flush();
    const orphan = database.writer("INSERT INTO children VALUES (1)");
    const writes = [add("a"), database.run(() => orphan.run()), add("b")];
    for (const write of writes) await expect(write).rejects.toThrow(StoreError);
    expect(texts()).toEqual([]);
    await add("c");
    expect(texts()).toEqual(["c"]);
  });

  it("a full disk rejects everything of the turn, and nothing of it is there", async () => {
    const { database, add, texts } = withTable(new Database({ folder }));
    await add("before");
    const pages = Number(database.reader("PRAGMA page_count").get()?.page_count);
    database.reader(`PRAGMA max_page_count = ${pages + 2}`).get();
    const writes = [add("small"), add("x".repeat(100_000))];
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: "disk-full" });
    expect(texts()).toEqual(["before"]);
    database.reader("PRAGMA max_page_count = 1000000").get();
    await add("after");
    expect(texts()).toEqual(["before", "after"]);
    database.close();
  });

  it("calls back after the commit, and not after a rollback", async () => {
    const { database, insert } = withTable();
    await database.flush();
    const calls: string[] = [];
    const committed = database.run(() => {
      insert.run("a");
      database.afterCommit(() => calls.push("a"));
    });
    expect(calls).toEqual([]);
    await committed;
    const failed = database.run(() => {
      insert.run("b");
      database.afterCommit(() => calls.push("b"));
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(calls).toEqual(["a"]);
  });

  it("refuses operations after it was closed, and kept those from before", async () => {
    const { database, add } = withTable(new Database({ folder }));
    const write = add("a");
    database.close();
    await write;
    await expect(add("b")).rejects.toMatchObject({ code: "store-closed" });
    expect(withTable(new Database({ folder })).texts()).toEqual(["a"]);
  });
});

describe("sequence", () => {
  it("never gives the number of a committed turn again, after a rollback or another start", async () => {
    const numbers: number[] = [];
    for (let opened = 0; opened < 3; opened++) {
      const { database, insert } = withTable(new Database({ folder }));
      for (const fails of [false, true, false]) {
        const turn = database.run(() => {
          insert.run("a");
          const number = database.nextSequence();
          if (fails) throw new Error("rolled back");
          return number;
        });
        await turn.then((number) => numbers.push(number)).catch(() => {});
      }
      database.close();
    }
    expect(numbers).toHaveLength(6);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });
});

describe("the data folder", () => {
  it.each(["process", "full"] as const)("keeps what was written, with durability %s", async (durability) => {
    const { database, add } = withTable(new Database({ folder: join(folder, "new", "deep"), durability }));
    await add("a");
    database.close();
    const again = withTable(new Database({ folder: join(folder, "new", "deep"), durability }));
    expect(again.texts()).toEqual(["a"]);
    again.database.close();
  });

  // https://www.sqlite.org/pragma.html#pragma_synchronous: with FULL (2) every commit is flushed to the disk.
  it.each([
    ["process", 1],
    ["full", 2],
    [undefined, 1],
  ] as const)("with durability %s has SQLite's synchronous at %i", (durability, synchronous) => {
    const database = new Database({ folder, ...(durability && { durability }) });
    expect(database.reader("PRAGMA synchronous").get()).toEqual({ synchronous });
    expect(database.reader("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    database.close();
  });

  it("belongs to one store at a time", () => {
    const first = new Database({ folder });
    expect(codeOf(() => new Database({ folder }))).toBe("data-folder-in-use");
    first.close();
    new Database({ folder }).close();
  });

  it("is refused where it cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    expect(codeOf(() => new Database({ folder: join(folder, "file") }))).toBe("data-folder-unusable");
    mkdirSync(join(folder, "motif.db"));
    expect(codeOf(() => new Database({ folder }))).toBe("data-folder-unusable");
  });

  it("is refused where the database is damaged", () => {
    writeFileSync(
      join(folder, "motif.db"),
      "this is no database, and long enough to be looked at as one".repeat(20),
    );
    expect(codeOf(() => new Database({ folder }))).toBe("data-corrupt");
  });

  it("is refused where the database is of a newer version", () => {
    new Database({ folder }).close();
    const other = new DatabaseSync(join(folder, "motif.db"));
    other.exec("PRAGMA user_version = 99");
    other.close();
    expect(codeOf(() => new Database({ folder }))).toBe("data-newer");
  });

  it("is refused where the database is another program's", () => {
    const other = new DatabaseSync(join(folder, "motif.db"));
    other.exec("CREATE TABLE other (a)");
    other.close();
    expect(codeOf(() => new Database({ folder }))).toBe("data-incompatible");
  });
});
