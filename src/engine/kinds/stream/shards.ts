import { hash } from "node:crypto";
import type { Database } from "../../ground/database.ts";

/** Keys are divided by the first 32 bits of their MD5, as Kinesis divides by all of it. */
const HASHES = 2 ** 32;

/** A part of a stream: the records whose keys' hashes are within its bounds. */
export interface Shard {
  readonly shard: number;
  readonly first: number;
  readonly last: number;
  /** Another number of shards has taken its place: nothing is written to it any more. */
  readonly closed: boolean;
}

/** Where a key stands among all keys: a whole number from 0 to 2^32 - 1. */
export function hashOf(key: string): number {
  return hash("md5", key, "buffer").readUInt32BE(0);
}

/** The shards of streams. A new number of them closes the old ones, which stay until they are empty. */
export class Shards {
  readonly #sql;
  readonly #known = new Map<string, readonly Shard[]>();

  constructor(database: Database) {
    this.#sql = {
      all: database.reader(
        "SELECT shard, first_hash AS first, last_hash AS last, closed FROM stream_shards WHERE stream = ? ORDER BY shard",
      ),
      add: database.writer(
        "INSERT INTO stream_shards (stream, shard, first_hash, last_hash, closed) VALUES (?, ?, ?, ?, 0)",
      ),
      close: database.writer("UPDATE stream_shards SET closed = 1 WHERE stream = ?"),
      remove: database.writer("DELETE FROM stream_shards WHERE stream = ? AND shard = ?"),
    };
  }

  /** Divides a stream into so many shards, if it is not yet. */
  divide(stream: string, count: number): void {
    const before = this.#read(stream);
    if (before.filter(({ closed }) => !closed).length !== count) {
      this.#sql.close.run(stream);
      const next = (before.at(-1)?.shard ?? -1) + 1;
      for (let n = 0; n < count; n++) {
        const first = Math.floor((n * HASHES) / count);
        this.#sql.add.run(stream, next + n, first, Math.floor(((n + 1) * HASHES) / count) - 1);
      }
    }
    this.#known.set(stream, this.#read(stream));
  }

  /** All shards of a stream that have something, or may get something, in the order in which they were made. */
  of(stream: string): readonly Shard[] {
    return this.#known.get(stream) ?? [];
  }

  /** The open shard that a key's records go to. */
  forKey(stream: string, key: string): number {
    const at = hashOf(key);
    const found = this.of(stream).find(({ first, last, closed }) => !closed && at >= first && at <= last);
    if (!found) throw new Error(`Stream ${stream} has no shard for the hash ${at}.`);
    return found.shard;
  }

  /** Forgets a closed shard. */
  remove(stream: string, shard: number): void {
    this.#sql.remove.run(stream, shard);
    this.#known.set(stream, this.#read(stream));
  }

  #read(stream: string): readonly Shard[] {
    return this.#sql.all.all(stream).map(({ shard, first, last, closed }) => ({
      shard: Number(shard),
      first: Number(first),
      last: Number(last),
      closed: closed === 1,
    }));
  }
}

/** The shards whose keys another one has taken over, from which it begins only when they are done. */
export function parentsOf(of: Shard, all: readonly Shard[]): readonly Shard[] {
  return all.filter(
    ({ shard, first, last, closed }) => closed && shard < of.shard && first <= of.last && last >= of.first,
  );
}

/** A shard as Kinesis calls it. */
export function shardId(shard: number): string {
  return `shardId-${String(shard).padStart(12, "0")}`;
}

/** The number in a shard's id; not a number where it is none. */
export function shardNumber(id: string): number {
  return /^shardId-\d{12}$/.test(id) ? Number(id.slice("shardId-".length)) : Number.NaN;
}
