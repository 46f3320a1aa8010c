import type { Database } from "../../ground/database.ts";

/** How far a consumer is in one lane of a shard: up to and with the record of this number. */
export interface Position {
  readonly shard: number;
  readonly lane: number;
  readonly seq: number;
}

/** How far the consumers of streams are. Records of one key are always in the same lane of a shard. */
export class Positions {
  readonly #sql;

  constructor(database: Database) {
    this.#sql = {
      all: database.reader(
        "SELECT shard, lane, seq FROM stream_positions WHERE stream = ? AND consumer = ? ORDER BY shard, lane",
      ),
      set: database.writer(
        `INSERT INTO stream_positions (stream, consumer, shard, lane, seq) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET seq = excluded.seq`,
      ),
      remove: database.writer("DELETE FROM stream_positions WHERE stream = ? AND consumer = ? AND shard = ?"),
      removeShard: database.writer("DELETE FROM stream_positions WHERE stream = ? AND shard = ?"),
    };
  }

  of(stream: string, consumer: string): readonly Position[] {
    return this.#sql.all.all(stream, consumer).map(({ shard, lane, seq }) => ({
      shard: Number(shard),
      lane: Number(lane),
      seq: Number(seq),
    }));
  }

  set(stream: string, consumer: string, { shard, lane, seq }: Position): void {
    this.#sql.set.run(stream, consumer, shard, lane, seq);
  }

  /**
   * The positions of a consumer in a shard, one for each lane. Where it had another number of lanes before, all begin with the one that
   * was least far: what others had processed comes again.
   */
  lanes(stream: string, consumer: string, shard: number, count: number, start: number): readonly number[] {
    const before = this.of(stream, consumer).filter((position) => position.shard === shard);
    if (before.length === count) return before.map(({ seq }) => seq);
    const seq = before.length === 0 ? start : Math.min(...before.map((position) => position.seq));
    this.#sql.remove.run(stream, consumer, shard);
    for (let lane = 0; lane < count; lane++) this.set(stream, consumer, { shard, lane, seq });
    return Array.from({ length: count }, () => seq);
  }

  /** Forgets the positions of all consumers in a shard. */
  removeShard(stream: string, shard: number): void {
    this.#sql.removeShard.run(stream, shard);
  }
}
