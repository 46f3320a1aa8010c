import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** A statement that only reads. It is prepared when it is first used: an app needs a part of those that there are. */
export class Reader {
  readonly #sqlite: DatabaseSync;
  readonly #sql: string;
  #prepared: StatementSync | undefined;

  constructor(sqlite: DatabaseSync, sql: string) {
    this.#sqlite = sqlite;
    this.#sql = sql;
  }

  /** The statement itself. */
  get prepared(): StatementSync {
    this.#prepared ??= this.#sqlite.prepare(this.#sql);
    return this.#prepared;
  }

  /** The first row. */
  get(...values: SQLInputValue[]): ReturnType<StatementSync["get"]> {
    return this.prepared.get(...values);
  }

  /** All rows. */
  all(...values: SQLInputValue[]): ReturnType<StatementSync["all"]> {
    return this.prepared.all(...values);
  }

  /** Row by row. */
  iterate(...values: SQLInputValue[]): ReturnType<StatementSync["iterate"]> {
    return this.prepared.iterate(...values);
  }
}
