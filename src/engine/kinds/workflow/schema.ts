import type { SchemaSteps } from "../../ground/schema.ts";

/**
 * Executions with where they stand, the tasks and timers that they wait for, what happened to them and was not taken in yet, and their
 * histories. Definitions are kept by their hash: an execution goes on with the one that it began with.
 */
export const WORKFLOW_SCHEMA: SchemaSteps = {
  5: `
  CREATE TABLE workflow_definitions (hash TEXT PRIMARY KEY, definition TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE workflow_executions (
    workflow TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL, seed TEXT NOT NULL,
    input TEXT NOT NULL, attributes TEXT NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL, stopped_at INTEGER,
    output TEXT, error TEXT, cause TEXT, position TEXT, redrives INTEGER NOT NULL, awaited INTEGER NOT NULL, parent TEXT,
    PRIMARY KEY (workflow, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX workflow_executions_started ON workflow_executions (workflow, started_at);
  CREATE INDEX workflow_executions_status ON workflow_executions (status);
  CREATE TABLE workflow_tasks (
    workflow TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, command TEXT NOT NULL, submitted INTEGER NOT NULL,
    PRIMARY KEY (workflow, name, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE workflow_tokens (
    token TEXT PRIMARY KEY, workflow TEXT NOT NULL, name TEXT NOT NULL, task TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX workflow_tokens_task ON workflow_tokens (workflow, name, task);
  CREATE TABLE workflow_timers (
    workflow TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (workflow, name, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE workflow_events (
    seq INTEGER PRIMARY KEY, workflow TEXT NOT NULL, name TEXT NOT NULL, event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX workflow_events_execution ON workflow_events (workflow, name);
  CREATE TABLE workflow_history (
    workflow TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (workflow, name, seq)
  ) STRICT, WITHOUT ROWID;
  `,
};
