import { type Database, LIMIT } from "../../ground/database.ts";
import { RECEIVED } from "./messages.ts";

/** The SQL of `Queues`. */
export function queueStatements(database: Database) {
  const delivery = "WHERE seq = ? AND queue = ? AND receipt = ?";
  return {
    insert: database.writer(
      `INSERT INTO messages (seq, queue, visible_at, receive_count, receipt, sent_at, id, grp, attributes, body)
       VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?)`,
    ),
    receive: database.writer(
      `UPDATE messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ? WHERE seq IN (
         SELECT seq FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at ${LIMIT}
       ) RETURNING ${RECEIVED}`,
    ),
    delete: database.writer(`DELETE FROM messages ${delivery} RETURNING grp`),
    changeVisibility: database.writer(`UPDATE messages SET visible_at = ? ${delivery} RETURNING grp`),
    putBack: database.writer(
      `UPDATE messages SET visible_at = ?, receive_count = receive_count - 1 ${delivery} RETURNING grp`,
    ),
    bury: database.writer(
      `UPDATE messages SET queue = ?, origin = ?, reason = ?, visible_at = ?, receipt = ? ${delivery} RETURNING grp`,
    ),
    insertDead: database.writer(
      `INSERT INTO messages (seq, queue, origin, reason, visible_at, receive_count, receipt, sent_at, id, attributes, body)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
    ),
    purge: database.writer(
      `DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE queue = ? AND sent_at < ? ${LIMIT})
       RETURNING grp`,
    ),
    stats: database.reader(
      `SELECT count(*) FILTER (WHERE visible_at <= ?) AS available,
         count(*) FILTER (WHERE visible_at > ? AND receive_count > 0) AS inFlight,
         count(*) FILTER (WHERE visible_at > ? AND receive_count = 0) AS delayed,
         min(sent_at) AS oldest FROM messages WHERE queue = ?`,
    ),
    count: database.reader("SELECT count(*) AS n FROM messages WHERE queue = ?"),
    countAvailable: database.reader(
      `SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE queue = ? AND visible_at <= ? ${LIMIT})`,
    ),
    peek: database.reader(
      `SELECT ${RECEIVED}, visible_at, origin, reason FROM messages WHERE queue = ? ORDER BY seq ${LIMIT}`,
    ),
    nextVisible: database.reader(
      "SELECT visible_at FROM messages WHERE queue = ? ORDER BY visible_at LIMIT 1",
    ),
    release: database.writer("UPDATE messages SET visible_at = ? WHERE visible_at > ? AND receive_count > 0"),
    duplicate: database.reader(
      "SELECT id FROM deduplication WHERE queue = ? AND deduplication_id = ? AND expires_at > ?",
    ),
    remember: database.writer(
      "INSERT OR REPLACE INTO deduplication (queue, deduplication_id, id, expires_at) VALUES (?, ?, ?, ?)",
    ),
    purgeDeduplication: database.writer("DELETE FROM deduplication WHERE expires_at <= ?"),
  };
}
