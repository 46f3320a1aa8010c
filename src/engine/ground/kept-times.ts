import type { Database } from "./database.ts";
import type { SchemaSteps } from "./schema.ts";

/** Times by name, which outlive the engine. */
export const KEPT_TIMES_SCHEMA: SchemaSteps = {
  2: "CREATE TABLE kept_times (name TEXT PRIMARY KEY, of TEXT NOT NULL, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
};

/**
 * Milliseconds since 1970, by name. `of` says what the time is of, such as a schedule's timing: the time of anything else is not
 * told. What is written is durable with its turn: see `Database.run`.
 */
export interface KeptTimes {
  get(name: string, of: string): number | undefined;
  set(name: string, of: string, time: number): void;
}

/** Opens the times that a database keeps. */
export function openKeptTimes(database: Database): KeptTimes {
  const read = database.reader("SELECT time FROM kept_times WHERE name = ? AND of = ?");
  const write = database.writer(
    "INSERT INTO kept_times VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET of = excluded.of, time = excluded.time",
  );
  return {
    get(name, of) {
      const time = read.get(name, of)?.time;
      return time === undefined ? undefined : Number(time);
    },
    set: (name, of, time) => void write.run(name, of, time),
  };
}
