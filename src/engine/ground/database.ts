import { join, resolve } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { makeDataFolder } from "./folder.ts";
import { Reader } from "./reader.ts";
import { lastVersion, type SchemaSteps, stepsAfter } from "./schema.ts";
import { StoreError, storeError } from "./store-error.ts";

/**
 * How much an acknowledged write survives: the death of the process, or of the machine too (power loss), which costs
 * a flush to the disk per commit.
 */
export type Durability = "process" | "full";

/**
 * `LIMIT ?`. SQLite 3.53 plans a statement anew whenever another value is bound to that, as the number may change the plan;
 * the sign hides it (measured: 1.3 µs instead of 6.5 for the shortest statement, 10 instead of 25 for a receive).
 */
export const LIMIT = "LIMIT +?";

/** Where a database lives: in a folder, or in memory if none is given. */
export interface DatabaseOptions {
  readonly folder?: string;
  /** `"process"` if not given. */
  readonly durability?: Durability;
  /** What is kept in it, besides the sequence. */
  readonly schemas?: readonly SchemaSteps[];
}

/** The writes of a turn (a few rounds of the event loop): they are committed together, or not at all. */
interface Turn {
  readonly committed: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  readonly afterCommit: (() => void)[];
}

/**
 * Rounds of the event loop that share a commit. What other threads ask for arrives one message a round, so one round
 * would commit almost every write alone; three raised durable requests by 20 to 80 percent and cost an idle server
 * a few microseconds. What is in memory is used by one thread, which has asked for everything within a round.
 */
const ROUNDS = { file: 3, memory: 1 };
/** The sequence, the database's own. */
const OWN_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE sequence (last INTEGER NOT NULL) STRICT;
  INSERT INTO sequence VALUES (0);
  `,
};
/** `MTIF`: marks the file as one of Motif's (https://www.sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x4d544946;
/**
 * Pages of 4 KiB in the write-ahead log before they are moved to the database. With SQLite's default of 1000, random
 * keys make the same pages move again and again: a third of the time of a write.
 */
const CHECKPOINT_PAGES = 8000;

/**
 * One SQLite database with group commit. Statements run at once and in order, inside one transaction for each turn;
 * what `run` returns settles after that transaction is committed. So an acknowledgement always
 * means durable, and a commit is shared by everything that arrived together.
 */
export class Database {
  readonly durability: Durability;
  readonly #sqlite: DatabaseSync;
  readonly #place: string;
  readonly #rounds: number;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #saveSequence: StatementSync;
  #turn: Turn | undefined;
  #writes = 0;
  #closed = false;
  #sequence: number;
  #savedSequence: number;

  /** Throws `StoreError` where the folder cannot be used: taken, not writable, damaged, or of a newer version. */
  constructor(options: DatabaseOptions = {}) {
    const { folder, durability = "process", schemas = [] } = options;
    this.durability = durability;
    this.#place = folder === undefined ? "memory" : resolve(folder);
    this.#rounds = folder === undefined ? ROUNDS.memory : ROUNDS.file;
    this.#sqlite = open(folder, this.#place, durability, [OWN_SCHEMA, ...schemas]);
    this.#begin = this.#sqlite.prepare("BEGIN IMMEDIATE");
    this.#commit = this.#sqlite.prepare("COMMIT");
    this.#saveSequence = this.#sqlite.prepare("UPDATE sequence SET last = ?");
    this.#sequence = Number(this.#sqlite.prepare("SELECT last FROM sequence").get()?.last);
    this.#savedSequence = this.#sequence;
  }

  /**
   * Runs an operation at once. Its result settles when what it wrote, and what it may have read of the same turn, is
   * committed. An operation that throws has no effect: if it wrote before it threw (and is not inside `atomically`),
   * the whole turn is rolled back and everything in it rejects.
   */
  run<T>(operation: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closedError());
    const writesBefore = this.#writes;
    let value: T;
    try {
      value = operation();
    } catch (thrown) {
      const error = storeError(thrown, this.#place);
      // A full disk makes SQLite roll back by itself (https://www.sqlite.org/lang_transaction.html): the turn is lost.
      const lost = this.#turn !== undefined && !this.#sqlite.isTransaction;
      if (lost || this.#writes !== writesBefore) this.#abandon(error);
      return this.#turn ? this.#turn.committed.then(() => Promise.reject(error)) : Promise.reject(error);
    }
    return this.#turn ? this.#turn.committed.then(() => value) : Promise.resolve(value);
  }

  /** Runs an operation that can fail after it wrote: it leaves nothing behind then, and the turn goes on. */
  atomically<T>(operation: () => T): T {
    this.begin();
    const writesBefore = this.#writes;
    this.#sqlite.exec("SAVEPOINT operation");
    try {
      const value = operation();
      this.#sqlite.exec("RELEASE operation");
      return value;
    } catch (error) {
      if (this.#sqlite.isTransaction) {
        this.#sqlite.exec("ROLLBACK TO operation; RELEASE operation");
        this.#writes = writesBefore;
      }
      throw error;
    }
  }

  /** A statement that only reads. */
  reader(sql: string): Reader {
    return new Reader(this.#sqlite, sql);
  }

  /** A statement that writes, within the turn's transaction. */
  writer(sql: string): Writer {
    return new Writer(this, this.reader(sql));
  }

  /** Called before each write: opens the turn's transaction if none is open. */
  begin(): void {
    if (!this.#turn) this.#turn = this.#openTurn();
  }

  /** Called after each write that changed something. */
  wrote(): void {
    this.#writes++;
  }

  /** A number greater than any before it, for ever: it is never given again, even after a crash. */
  nextSequence(): number {
    return ++this.#sequence;
  }

  /** Calls back once the turn is committed; never, if it is rolled back. Only after a write of the same operation. */
  afterCommit(callback: () => void): void {
    this.#turn?.afterCommit.push(callback);
  }

  /** Commits what is open now instead of at the end of the turn. */
  flush(): Promise<void> {
    const turn = this.#turn;
    if (!turn) return Promise.resolve();
    this.#finish(turn);
    return turn.committed;
  }

  /** Loses what is not committed yet, as the death of the process does: all that waits for it rejects. */
  lose(): void {
    this.#abandon(
      new StoreError("store-closed", `The store in ${this.#place} was lost before it committed.`),
    );
  }

  /** Commits what is open and closes the file. */
  close(): void {
    if (this.#closed) return;
    if (this.#turn) this.#finish(this.#turn);
    this.#closed = true;
    this.#sqlite.close();
  }

  #openTurn(): Turn {
    if (this.#closed) throw this.#closedError();
    this.#begin.run();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // everyone who waits for the turn has a promise of their own
    const turn: Turn = { committed: promise, resolve, reject, afterCommit: [] };
    this.#finishAfter(turn, this.#rounds);
    return turn;
  }

  #finishAfter(turn: Turn, rounds: number): void {
    setImmediate(() => (rounds > 1 ? this.#finishAfter(turn, rounds - 1) : this.#finish(turn)));
  }

  #closedError(): StoreError {
    return new StoreError("store-closed", `The store in ${this.#place} is closed.`);
  }

  #finish(turn: Turn): void {
    if (turn !== this.#turn) return;
    try {
      if (this.#sequence !== this.#savedSequence) this.#saveSequence.run(this.#sequence);
      this.#commit.run();
    } catch (error) {
      this.#abandon(storeError(error, this.#place));
      return;
    }
    this.#savedSequence = this.#sequence;
    this.#turn = undefined;
    turn.resolve();
    for (const callback of turn.afterCommit) callback();
  }

  #abandon(error: unknown): void {
    const turn = this.#turn;
    if (!turn) return;
    this.#turn = undefined;
    if (this.#sqlite.isTransaction) this.#sqlite.exec("ROLLBACK");
    turn.reject(error);
  }
}

/** A statement that writes. It is prepared when it is first used, as a {@link Reader} is. */
export class Writer {
  readonly #database: Database;
  readonly #statement: Reader;

  constructor(database: Database, statement: Reader) {
    this.#database = database;
    this.#statement = statement;
  }

  /** Returns how many rows it changed. */
  run(...values: SQLInputValue[]): number {
    this.#database.begin();
    const changes = Number(this.#statement.prepared.run(...values).changes);
    if (changes > 0) this.#database.wrote();
    return changes;
  }

  /** Returns the first row of its RETURNING clause. */
  get(...values: SQLInputValue[]): ReturnType<StatementSync["get"]> {
    this.#database.begin();
    const row = this.#statement.get(...values);
    if (row) this.#database.wrote();
    return row;
  }

  /** Returns all rows of its RETURNING clause, in no particular order. */
  all(...values: SQLInputValue[]): ReturnType<StatementSync["all"]> {
    this.#database.begin();
    const rows = this.#statement.all(...values);
    if (rows.length > 0) this.#database.wrote();
    return rows;
  }
}

function open(
  folder: string | undefined,
  place: string,
  durability: Durability,
  schemas: readonly SchemaSteps[],
): DatabaseSync {
  if (folder !== undefined) makeDataFolder(place, durability === "full");
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(folder === undefined ? ":memory:" : join(place, "motif.db"));
    // The lock of exclusive mode is the operating system's: it is gone when the process is, however it ends.
    // Set before the first access, it also spares the shared-memory file (https://www.sqlite.org/wal.html#noshm).
    // `fullfsync` is for macOS, whose fsync leaves data in the disk's cache (https://www.sqlite.org/pragma.html).
    sqlite.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"};
      PRAGMA fullfsync = ${durability === "full" ? "ON" : "OFF"};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA cache_size = -32000;
    `);
    migrate(sqlite, place, schemas);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw storeError(error, place);
  }
}

function migrate(sqlite: DatabaseSync, place: string, schemas: readonly SchemaSteps[]): void {
  const known = lastVersion(schemas);
  const pragma = (name: string) => Number(sqlite.prepare(`PRAGMA ${name}`).get()?.[name]);
  const version = pragma("user_version");
  const tables = Number(sqlite.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n);
  if (tables > 0 && pragma("application_id") !== APPLICATION_ID) {
    throw new StoreError(
      "data-incompatible",
      `The file motif.db in ${place} belongs to another program. Choose another data folder.`,
    );
  }
  if (version > known) {
    throw new StoreError(
      "data-newer",
      `The data in ${place} was written by a newer version of Motif (layout ${version}, this one knows ${known}). Update Motif, or choose another data folder.`,
    );
  }
  sqlite.exec(`
    BEGIN IMMEDIATE;
    ${stepsAfter(version, schemas)}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${known};
    COMMIT;
  `);
}
