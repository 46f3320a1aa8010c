import { type Database, LIMIT } from "../../ground/database.ts";

const COLUMNS =
  "name, status, started_at AS startedAt, stopped_at AS stoppedAt, input, output, error, cause, redrives";
const OF_EXECUTION = "workflow = ? AND name = ?";

/** The statements that executions are kept with. */
export function prepare(database: Database) {
  return {
    define: database.writer(
      "INSERT INTO workflow_definitions (hash, definition) VALUES (?, ?) ON CONFLICT DO NOTHING",
    ),
    insert: database.writer(
      `INSERT INTO workflow_executions (workflow, name, type, definition, seed, input, attributes, status, started_at, redrives, awaited, parent)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, 0, ?, ?)`,
    ),
    find: database.reader(`SELECT ${COLUMNS} FROM workflow_executions WHERE ${OF_EXECUTION}`),
    list: database.reader(
      `SELECT ${COLUMNS} FROM workflow_executions WHERE workflow = ? ORDER BY started_at DESC, name ${LIMIT}`,
    ),
    listStatus: database.reader(
      `SELECT ${COLUMNS} FROM workflow_executions WHERE workflow = ? AND status = ? ORDER BY started_at DESC, name ${LIMIT}`,
    ),
    running: database.reader("SELECT count(*) AS n FROM workflow_executions WHERE status = 'RUNNING'"),
    unfinished: database.reader(
      "SELECT workflow, name FROM workflow_executions WHERE status = 'RUNNING' ORDER BY started_at, workflow, name",
    ),
    forget: database.writer("DELETE FROM workflow_executions WHERE status = 'RUNNING' AND awaited = 1"),
    load: database.reader(
      `SELECT type, d.definition AS text, seed, input, attributes, status, started_at AS startedAt, position
       FROM workflow_executions e JOIN workflow_definitions d ON d.hash = e.definition WHERE ${OF_EXECUTION}`,
    ),
    parent: database.reader(`SELECT parent FROM workflow_executions WHERE ${OF_EXECUTION}`),
    move: database.writer(`UPDATE workflow_executions SET position = ? WHERE ${OF_EXECUTION}`),
    end: database.writer(
      `UPDATE workflow_executions SET status = ?, stopped_at = ?, output = ?, error = ?, cause = ?, position = ? WHERE ${OF_EXECUTION}`,
    ),
    redrive: database.writer(
      `UPDATE workflow_executions SET status = 'RUNNING', stopped_at = NULL, error = NULL, cause = NULL, redrives = redrives + 1
       WHERE ${OF_EXECUTION}`,
    ),
    tasks: database.reader(`SELECT command, submitted FROM workflow_tasks WHERE ${OF_EXECUTION} ORDER BY id`),
    ask: database.writer(
      "INSERT INTO workflow_tasks (workflow, name, id, command, submitted) VALUES (?, ?, ?, ?, 0)",
    ),
    submit: database.writer(`UPDATE workflow_tasks SET submitted = 1 WHERE ${OF_EXECUTION} AND id = ?`),
    settle: database.writer(`DELETE FROM workflow_tasks WHERE ${OF_EXECUTION} AND id = ?`),
    dropTasks: database.writer(`DELETE FROM workflow_tasks WHERE ${OF_EXECUTION}`),
    token: database.reader("SELECT workflow, name, task FROM workflow_tokens WHERE token = ?"),
    issue: database.writer("INSERT INTO workflow_tokens (token, workflow, name, task) VALUES (?, ?, ?, ?)"),
    spend: database.writer("DELETE FROM workflow_tokens WHERE token = ?"),
    revoke: database.writer(`DELETE FROM workflow_tokens WHERE ${OF_EXECUTION} AND task = ?`),
    dropTokens: database.writer(`DELETE FROM workflow_tokens WHERE ${OF_EXECUTION}`),
    timers: database.reader(`SELECT id, at FROM workflow_timers WHERE ${OF_EXECUTION}`),
    arm: database.writer("INSERT INTO workflow_timers (workflow, name, id, at) VALUES (?, ?, ?, ?)"),
    clearTimers: database.writer(`DELETE FROM workflow_timers WHERE ${OF_EXECUTION}`),
    events: database.reader(`SELECT seq, event FROM workflow_events WHERE ${OF_EXECUTION} ORDER BY seq`),
    keep: database.writer("INSERT INTO workflow_events (seq, workflow, name, event) VALUES (?, ?, ?, ?)"),
    taken: database.writer(`DELETE FROM workflow_events WHERE ${OF_EXECUTION} AND seq <= ?`),
    note: database.writer("INSERT INTO workflow_history (workflow, name, seq, event) VALUES (?, ?, ?, ?)"),
    history: database.reader(
      `SELECT event FROM workflow_history WHERE ${OF_EXECUTION} ORDER BY seq ${LIMIT} OFFSET ?`,
    ),
    expired: database.reader(`SELECT workflow, name FROM workflow_executions WHERE stopped_at <= ? ${LIMIT}`),
    drop: database.writer(`DELETE FROM workflow_executions WHERE ${OF_EXECUTION}`),
    dropHistory: database.writer(`DELETE FROM workflow_history WHERE ${OF_EXECUTION}`),
  };
}
