import type { StatementSync } from "node:sqlite";
import { type Database, LIMIT } from "../../ground/database.ts";
import { RECEIVED } from "./messages.ts";

/**
 * The groups of FIFO queues. A group is ready when none of its messages is in flight and its first one is visible;
 * keeping that time for each group makes `receive` independent of how many messages wait behind those in flight.
 *
 * Messages that were received before are always the first of their group: messages are taken from the front without
 * gaps, and new or redriven ones join at the end.
 */
export class MessageGroups {
  readonly #sql;

  constructor(database: Database) {
    this.#sql = prepare(database);
  }

  /** A message joined a group: a group that has messages already is as ready as it was. */
  add(queue: string, group: string, visibleAt: number): void {
    this.#sql.add.run(queue, group, visibleAt);
  }

  /** Takes up to `max` messages from the front of ready groups, those that wait longest first. */
  receive(
    queue: string,
    max: number,
    now: number,
    visibleAt: number,
    receipt: number,
  ): readonly ReturnType<StatementSync["all"]>[number][] {
    const received: ReturnType<StatementSync["all"]> = [];
    for (const { grp } of this.#sql.ready.all(queue, now, max)) {
      const last = this.#lastVisible(queue, String(grp), now, max - received.length);
      if (last === undefined) continue;
      received.push(...this.#sql.take.all(visibleAt, receipt, queue, grp ?? "", last));
      this.#sql.hide.run(visibleAt, queue, grp ?? "");
      if (received.length === max) break;
    }
    return received;
  }

  /** Brings a group's readiness up to date after one of its messages changed. */
  refresh(queue: string, group: string): void {
    const readyAt = this.#readyAt(queue, group);
    if (readyAt === undefined) this.#sql.remove.run(queue, group);
    else this.#sql.set.run(queue, group, readyAt);
  }

  /** When the next group is ready, in milliseconds since 1970; undefined where there is none. */
  nextReadyAt(queue: string): number | undefined {
    const row = this.#sql.next.get(queue);
    return row && Number(row.ready_at);
  }

  /** Every message in flight became visible at `now`. */
  releaseAll(now: number): void {
    this.#sql.release.run(now, now);
  }

  /** Works out the groups of a queue anew, for a queue that is FIFO now, or is not any more. */
  rebuild(queue: string, fifo: boolean): void {
    this.#sql.removeAll.run(queue);
    if (!fifo) return;
    this.#sql.adopt.run(queue);
    this.#sql.gather.run(queue);
  }

  /** The last message that can be taken with all those before it. */
  #lastVisible(queue: string, group: string, now: number, max: number): number | undefined {
    let last: number | undefined;
    for (const row of this.#sql.front.all(queue, group, max)) {
      if (Number(row.visible_at) > now) break;
      last = Number(row.seq);
    }
    return last;
  }

  #readyAt(queue: string, group: string): number | undefined {
    let readyAt: number | undefined;
    for (const row of this.#sql.members.iterate(queue, group)) {
      if (row.receive_count === 0) return readyAt ?? Number(row.visible_at);
      readyAt = Math.max(readyAt ?? 0, Number(row.visible_at));
    }
    return readyAt;
  }
}

function prepare(database: Database) {
  const members = "FROM messages WHERE queue = ? AND grp = ? ORDER BY seq";
  return {
    add: database.writer("INSERT OR IGNORE INTO message_groups (queue, grp, ready_at) VALUES (?, ?, ?)"),
    set: database.writer("INSERT OR REPLACE INTO message_groups (queue, grp, ready_at) VALUES (?, ?, ?)"),
    hide: database.writer("UPDATE message_groups SET ready_at = ? WHERE queue = ? AND grp = ?"),
    remove: database.writer("DELETE FROM message_groups WHERE queue = ? AND grp = ?"),
    ready: database.reader(
      `SELECT grp FROM message_groups WHERE queue = ? AND ready_at <= ? ORDER BY ready_at ${LIMIT}`,
    ),
    next: database.reader("SELECT ready_at FROM message_groups WHERE queue = ? ORDER BY ready_at LIMIT 1"),
    front: database.reader(`SELECT seq, visible_at ${members} ${LIMIT}`),
    members: database.reader(`SELECT visible_at, receive_count ${members}`),
    take: database.writer(
      `UPDATE messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ?
       WHERE queue = ? AND grp = ? AND seq <= ? RETURNING ${RECEIVED}`,
    ),
    release: database.writer(
      `UPDATE message_groups SET ready_at = ? WHERE ready_at > ? AND EXISTS (
         SELECT 1 FROM messages WHERE messages.queue = message_groups.queue AND messages.grp = message_groups.grp
           AND receive_count > 0)`,
    ),
    removeAll: database.writer("DELETE FROM message_groups WHERE queue = ?"),
    adopt: database.writer("UPDATE messages SET grp = '' WHERE queue = ? AND grp IS NULL"),
    gather: database.writer(
      `INSERT INTO message_groups (queue, grp, ready_at)
       SELECT queue, grp, coalesce(max(CASE WHEN receive_count > 0 THEN visible_at END), min(visible_at))
       FROM messages WHERE queue = ? GROUP BY grp`,
    ),
  };
}
