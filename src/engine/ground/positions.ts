import type { Database } from "./database.ts";
import type { SchemaSteps } from "./schema.ts";

/** How far feeds have read, a row for each of their lanes. `lanes` is how many there were then. */
export const FEED_SCHEMA: SchemaSteps = {
  4: `
  CREATE TABLE feed_positions (
    feed TEXT NOT NULL, lane INTEGER NOT NULL, lanes INTEGER NOT NULL, place INTEGER NOT NULL, attempts INTEGER NOT NULL,
    PRIMARY KEY (feed, lane)
  ) STRICT, WITHOUT ROWID;
  `,
};

/** How far one lane of a feed has read, and how often the change behind that place was tried. */
export interface Position {
  readonly place: number;
  readonly attempts: number;
}

/** Positions of feeds, which outlive the engine. What is written is durable with its turn. */
export interface Positions {
  /** Those of all lanes of a feed, from 0. Where it had another number of lanes, all begin where the last of them was. */
  of(feed: string, lanes: number): readonly Position[];
  set(feed: string, lane: number, position: Position): void;
  /** Puts all lanes of a feed to a place. */
  setAll(feed: string, lanes: number, place: number): void;
}

/** Opens the positions that a database keeps. */
export function openPositions(database: Database): Positions {
  const read = database.reader(
    "SELECT lane, lanes, place, attempts FROM feed_positions WHERE feed = ? ORDER BY lane",
  );
  const remove = database.writer("DELETE FROM feed_positions WHERE feed = ?");
  const insert = database.writer(
    "INSERT INTO feed_positions (feed, lane, lanes, place, attempts) VALUES (?, ?, ?, ?, 0)",
  );
  const update = database.writer(
    "UPDATE feed_positions SET place = ?, attempts = ? WHERE feed = ? AND lane = ?",
  );
  const setAll = (feed: string, lanes: number, place: number) => {
    remove.run(feed);
    for (let lane = 0; lane < lanes; lane++) insert.run(feed, lane, lanes, place);
  };
  return {
    of(feed, lanes) {
      const rows = read.all(feed);
      if (rows.length === lanes) {
        return rows.map(({ place, attempts }) => ({ place: Number(place), attempts: Number(attempts) }));
      }
      const places = rows.map(({ place }) => Number(place));
      const place = places.length === 0 ? 0 : Math.min(...places);
      database.atomically(() => setAll(feed, lanes, place));
      return Array.from({ length: lanes }, () => ({ place, attempts: 0 }));
    },
    set: (feed, lane, { place, attempts }) => void update.run(place, attempts, feed, lane),
    setAll: (feed, lanes, place) => database.atomically(() => setAll(feed, lanes, place)),
  };
}
