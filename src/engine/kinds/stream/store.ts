import { NotFoundError, TooLargeError } from "@motif/core";
import type { OutgoingRecord } from "@motif/core/platform";
import { type Database, LIMIT } from "../../ground/database.ts";
import { type Position, Positions } from "./positions.ts";
import { hashOf, parentsOf, type Shard, Shards } from "./shards.ts";

/** How a stream behaves. */
export interface StreamSettings {
  readonly name: string;
  readonly shards: number;
  /** Milliseconds. */
  readonly retentionMs: number;
}

/** A record in a shard, with its number there: each is larger than those before it. */
export interface ShardRecord {
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  /** JSON text. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** What a consumer reads of a shard: all of it, or one of several lanes that its keys are divided into. */
export interface LanePlace {
  readonly shard: number;
  readonly lane: number;
  readonly lanes: number;
}

/** Where to read again from: the first record that came at a time or later (milliseconds since 1970), or the one of a number. */
export type ReplayStart = { readonly at: number } | { readonly seq: number };

/** How far a consumer is in a shard: in each of its lanes. */
export interface ShardPositions {
  readonly shard: Shard;
  readonly positions: readonly number[];
}

/** Largest record, with its key and its attributes: 1 MiB (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html). */
const LARGEST_RECORD_BYTES = 1024 * 1024;
/** Rows that are read at a time to find those of a lane. */
const SCANNED_AT_ONCE = 1000;

/**
 * Streams in the database, with the semantics of Kinesis: records stay for as long as the retention says, whoever has read
 * them, and each consumer has a position of its own. Every operation runs at once (see `Database.run` for when it is durable).
 */
export class Streams {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #recordBytes: number;
  readonly #settings = new Map<string, StreamSettings>();
  readonly #shards: Shards;
  readonly #positions: Positions;
  readonly #sql;

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(
    database: Database,
    now: () => number,
    newId: () => string,
    recordBytes: number = LARGEST_RECORD_BYTES,
  ) {
    this.#database = database;
    this.#now = now;
    this.#newId = newId;
    this.#recordBytes = recordBytes;
    this.#shards = new Shards(database);
    this.#positions = new Positions(database);
    const columns = "seq, id, key, body, attributes, arrived_at AS arrivedAt";
    this.#sql = {
      insert: database.writer(
        "INSERT INTO stream_records (stream, shard, seq, arrived_at, id, key, attributes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ),
      read: database.reader(
        `SELECT ${columns} FROM stream_records WHERE stream = ? AND shard = ? AND seq > ? AND arrived_at > ? ORDER BY seq ${LIMIT}`,
      ),
      range: database.reader(
        `SELECT ${columns} FROM stream_records WHERE stream = ? AND shard = ? AND seq BETWEEN ? AND ? AND arrived_at > ? ORDER BY seq`,
      ),
      latest: database.reader("SELECT max(seq) AS seq FROM stream_records WHERE stream = ? AND shard = ?"),
      before: database.reader(
        "SELECT max(seq) AS seq FROM stream_records WHERE stream = ? AND shard = ? AND arrived_at < ?",
      ),
      count: database.reader(
        "SELECT count(*) AS n FROM stream_records WHERE stream = ? AND shard = ? AND arrived_at > ?",
      ),
      behind: database.reader(
        "SELECT count(*) AS n FROM stream_records WHERE stream = ? AND shard = ? AND seq > ? AND arrived_at > ?",
      ),
      purge: database.writer(
        `DELETE FROM stream_records WHERE (stream, shard, seq) IN
         (SELECT stream, shard, seq FROM stream_records WHERE stream = ? AND shard = ? AND arrived_at <= ? ORDER BY seq ${LIMIT})`,
      ),
    };
  }

  /** Makes a stream known, or changes its settings: with another number of shards, the old ones are closed. */
  declare(settings: StreamSettings): void {
    this.#settings.set(settings.name, settings);
    this.#database.atomically(() => this.#shards.divide(settings.name, settings.shards));
  }

  /** Stores records, all or none, and returns their ids, in order. Throws `TooLargeError`. */
  publish(stream: string, records: readonly OutgoingRecord[]): readonly string[] {
    this.#stream(stream);
    const now = this.#now();
    const checked = records.map((record) => ({ ...record, attributes: this.#checked(stream, record) }));
    return checked.map(({ body, key, attributes }) => {
      const id = this.#newId();
      const shard = this.#shards.forKey(stream, key);
      this.#sql.insert.run(stream, shard, this.#database.nextSequence(), now, id, key, attributes, body);
      return id;
    });
  }

  /** The shards of a stream, those that were closed and are not empty included. */
  shards(stream: string): readonly Shard[] {
    this.#stream(stream);
    return this.#shards.of(stream);
  }

  /**
   * The positions of a consumer in all shards of a stream, one for each lane. A consumer that is new to the stream begins with the first
   * record or, with `latest`, behind the last one; in shards that were made while it was there, with the first.
   */
  positions(
    stream: string,
    consumer: string,
    lanes: number,
    startAt: "earliest" | "latest",
  ): readonly ShardPositions[] {
    const isNew = this.#positions.of(stream, consumer).length === 0;
    return this.shards(stream).map((shard) => {
      const start = isNew && startAt === "latest" ? this.#latest(stream, shard.shard) : 0;
      return { shard, positions: this.#positions.lanes(stream, consumer, shard.shard, lanes, start) };
    });
  }

  /** Up to `max` records behind a position, in order, without those whose retention is over. */
  read(
    stream: string,
    { shard, lane, lanes }: LanePlace,
    after: number,
    max: number,
  ): readonly ShardRecord[] {
    const oldest = this.#oldest(stream);
    if (lanes === 1) return this.#sql.read.all(stream, shard, after, oldest, max).map(recordOf);
    const found: ShardRecord[] = [];
    for (let from = after; found.length < max; ) {
      const rows = this.#sql.read.all(stream, shard, from, oldest, SCANNED_AT_ONCE).map(recordOf);
      found.push(...rows.filter(({ key }) => hashOf(key) % lanes === lane));
      from = rows.at(-1)?.seq ?? 0;
      if (rows.length < SCANNED_AT_ONCE) break;
    }
    return found.slice(0, max);
  }

  /** The records from one number to another, both included, that are still there. */
  range(stream: string, shard: number, first: number, last: number): readonly ShardRecord[] {
    return this.#sql.range.all(stream, shard, first, last, this.#oldest(stream)).map(recordOf);
  }

  /** A consumer is done with everything up to a record. */
  advance(stream: string, consumer: string, position: Position): void {
    this.#positions.set(stream, consumer, position);
  }

  /**
   * Moves a consumer back, so that it gets what it has had since then once more, and returns where it is. Where it is not so far yet,
   * it stays: nothing that waits is left out.
   */
  rewind(stream: string, consumer: string, from: ReplayStart): readonly Position[] {
    return this.#positions.of(stream, consumer).map((position) => {
      const place =
        "at" in from
          ? Number(this.#sql.before.get(stream, position.shard, from.at)?.seq ?? 0)
          : Math.max(0, from.seq - 1);
      const moved = { ...position, seq: Math.min(position.seq, place) };
      this.#positions.set(stream, consumer, moved);
      return moved;
    });
  }

  /** Whether a consumer is done with all shards that others of the same keys were made from: what is in those comes first. */
  mayRead(stream: string, consumer: string, shard: Shard): boolean {
    return parentsOf(shard, this.shards(stream)).every((parent) =>
      this.#isDone(stream, consumer, parent.shard),
    );
  }

  /** How long ago the oldest record came that a consumer has not processed, in milliseconds; 0 where there is none. */
  iteratorAgeMs(stream: string, consumer: string): number {
    const positions = this.#positions.of(stream, consumer);
    const waiting = positions.flatMap(({ shard, lane, seq }) => {
      const lanes = positions.filter((position) => position.shard === shard).length;
      return this.read(stream, { shard, lane, lanes }, seq, 1).map(({ arrivedAt }) => arrivedAt);
    });
    return Math.max(0, this.#now() - Math.min(this.#now(), ...waiting));
  }

  /** How many records a consumer is not done with; 0 for one that has not begun. */
  waiting(stream: string, consumer: string): number {
    const positions = this.#positions.of(stream, consumer);
    const counts = positions.map(({ shard, lane, seq }) => {
      const lanes = positions.filter((position) => position.shard === shard).length;
      if (lanes > 1) return this.read(stream, { shard, lane, lanes }, seq, Number.MAX_SAFE_INTEGER).length;
      return Number(this.#sql.behind.get(stream, shard, seq, this.#oldest(stream))?.n);
    });
    return counts.reduce((sum, each) => sum + each, 0);
  }

  /** How many records a shard has. */
  count(stream: string, shard: number): number {
    return Number(this.#sql.count.get(stream, shard, this.#oldest(stream))?.n);
  }

  /** Deletes records whose retention is over, `limit` at most a shard, and closed shards that are empty. Returns how many. */
  purgeExpired(limit = 1000): number {
    let purged = 0;
    for (const { name } of this.#settings.values()) {
      for (const { shard, closed } of this.#shards.of(name)) {
        purged += this.#sql.purge.run(name, shard, this.#oldest(name), limit);
        if (!closed || this.#latest(name, shard) > 0) continue;
        this.#shards.remove(name, shard);
        this.#positions.removeShard(name, shard);
      }
    }
    return purged;
  }

  #isDone(stream: string, consumer: string, shard: number): boolean {
    const lanes = this.#positions.of(stream, consumer).filter((position) => position.shard === shard);
    return lanes.every(
      ({ lane, seq }) => this.read(stream, { shard, lane, lanes: lanes.length }, seq, 1).length === 0,
    );
  }

  #latest(stream: string, shard: number): number {
    return Number(this.#sql.latest.get(stream, shard)?.seq ?? 0);
  }

  /** Records that came then or before are not kept any more. */
  #oldest(stream: string): number {
    return this.#now() - this.#stream(stream).retentionMs;
  }

  #stream(name: string): StreamSettings {
    const settings = this.#settings.get(name);
    if (!settings) throw new NotFoundError(`There is no stream ${name}.`);
    return settings;
  }

  /** The attributes as JSON text. */
  #checked(stream: string, { body, key, attributes }: OutgoingRecord): string {
    const text = JSON.stringify(attributes);
    // A character is 3 bytes at most, so that most records need not be measured.
    if ((body.length + key.length + text.length) * 3 <= this.#recordBytes) return text;
    const bytes = Buffer.byteLength(body) + Buffer.byteLength(key) + Buffer.byteLength(text);
    if (bytes <= this.#recordBytes) return text;
    throw new TooLargeError(
      `A record of stream ${stream} has ${bytes} bytes; ${this.#recordBytes} are allowed. Put large content into a bucket and publish its key.`,
    );
  }
}

function recordOf(row: Readonly<Record<string, unknown>>): ShardRecord {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    key: String(row.key),
    body: String(row.body),
    attributes: JSON.parse(String(row.attributes)), // written by `publish`
    arrivedAt: Number(row.arrivedAt),
  };
}
