import { createHash } from "node:crypto";
import { ExecutionExistsError, NotFoundError, NotRedrivableError, TaskGoneError } from "@motif/core";
import type { WorkflowEntry } from "@motif/core/model";
import type { Carried, ExecutionOutcome, TaskAnswer } from "@motif/core/platform";
import type { Event, HistoryEvent, Position, Status, TaskCommand } from "@motif/workflow";
import type { Database } from "../../ground/database.ts";
import { endOf } from "./end-of-child.ts";
import type { ExecutionKey, ExecutionState, KeptExecution, Parent } from "./execution.ts";
import { prepare } from "./statements.ts";

/** How an execution is begun. */
export interface NewExecution extends ExecutionKey {
  /** JSON text. */
  readonly input: string;
  readonly attributes: Carried;
  /** Whether somebody waits for its end, and nobody would after a crash. */
  readonly awaited?: boolean;
  readonly parent?: Parent;
}

/** What becomes of an execution by one or several events. */
export interface Advance {
  readonly position: Position;
  readonly history: readonly HistoryEvent[];
  /** Tasks that it asks for, and those that it does not wait for any more. */
  readonly tasks: readonly TaskCommand[];
  readonly cancelled: readonly string[];
  /** All timers that it waits for now, by id, in milliseconds since 1970. */
  readonly timers: ReadonlyMap<string, number>;
  /** Tasks that answered, and those that were taken on: these are not asked for again. */
  readonly answered: readonly string[];
  readonly submitted: readonly string[];
  /** The last of the kept events that were taken in. */
  readonly through: number;
}

/** Something that happened to an execution, kept until it is taken in. */
export interface KeptEvent {
  readonly seq: number;
  readonly event: Event;
}

/** A task that an execution waits for. `submitted`: it was taken on, and answers by itself. */
export interface KeptTask {
  readonly command: TaskCommand;
  readonly submitted: boolean;
}

/** "a redrivable period of 14 days": https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MS = 14 * 86_400_000;
/** Names and histories are kept for 90 days after the end (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const KEPT_MS = 90 * 86_400_000;

/**
 * Executions in the database. Every operation runs at once (see `Database.run` for when it is durable); the runner takes executions
 * from one position to the next.
 */
export class Workflows {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #entries = new Map<string, WorkflowEntry>();
  readonly #waiting = new Map<string, (outcome: ExecutionOutcome) => void>();
  readonly #sql;

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(database: Database, now: () => number, newId: () => string) {
    this.#database = database;
    this.#now = now;
    this.#newId = newId;
    this.#sql = prepare(database);
  }

  /** Makes a workflow known: executions that begin from now on have its definition. */
  declare(entry: WorkflowEntry): void {
    this.#entries.set(entry.name, entry);
  }

  /** Begins an execution, or finds the one that runs with the same name and input. Throws `ExecutionExistsError`. */
  start(execution: NewExecution): number {
    const { workflow, name, input, attributes, awaited = false, parent } = execution;
    const found = this.find(execution);
    if (found) {
      if (found.status === "RUNNING" && found.input === input) return found.startedAt;
      throw new ExecutionExistsError(workflow, name);
    }
    const { type, layout } = this.#entry(workflow);
    const definition = JSON.stringify(layout.definition);
    const hash = createHash("sha256").update(definition).digest("hex");
    const seed = this.#newId().replaceAll("-", "");
    const now = this.#now();
    this.#sql.define.run(hash, definition);
    this.#sql.insert.run(
      workflow,
      name,
      type,
      hash,
      seed,
      input,
      JSON.stringify(attributes),
      now,
      awaited ? 1 : 0,
      parent ? JSON.stringify(parent) : null,
    );
    return now;
  }

  /** Settles when an execution has ended that was begun in this process. */
  ended(key: ExecutionKey): Promise<ExecutionOutcome> {
    return new Promise((resolve) => this.#waiting.set(keyText(key), resolve));
  }

  /** How an execution stands. */
  find({ workflow, name }: ExecutionKey): ExecutionState | undefined {
    const row = this.#sql.find.get(workflow, name);
    return row && stateOf(row);
  }

  /** Executions of a workflow, the latest first; of one status, where it is given. */
  list(workflow: string, limit: number, status?: Status): readonly ExecutionState[] {
    this.#entry(workflow);
    const { list, listStatus } = this.#sql;
    const rows = status ? listStatus.all(workflow, status, limit) : list.all(workflow, limit);
    return rows.map(stateOf);
  }

  /** How many executions run, of all workflows. */
  running(): number {
    return Number(this.#sql.running.get()?.n);
  }

  /** The history of an execution, in order, without the first `after`. */
  history({ workflow, name }: ExecutionKey, after: number, limit: number): readonly HistoryEvent[] {
    return this.#sql.history.all(workflow, name, limit, after).map(({ event }) => JSON.parse(String(event)));
  }

  /** Ends an execution, once the runner takes it in. Throws `NotFoundError`. */
  stop(key: ExecutionKey, error: string, cause: string): void {
    if (this.#known(key).status !== "RUNNING") return;
    this.#keep(key, { type: "stop", at: this.#now(), error, cause });
  }

  /** Lets an execution go on. Throws `NotFoundError` or `NotRedrivableError`. */
  redrive(key: ExecutionKey): void {
    const { status, stoppedAt = 0 } = this.#known(key);
    const now = this.#now();
    if (status === "RUNNING" || status === "SUCCEEDED" || stoppedAt < now - REDRIVABLE_MS)
      throw new NotRedrivableError(key.workflow, key.name);
    this.#sql.redrive.run(key.workflow, key.name);
    this.#keep(key, { type: "redrive", at: now });
  }

  /** Takes the answer of whoever has a token. Gives the execution. Throws `TaskGoneError`. */
  answer(workflow: string, answer: TaskAnswer): ExecutionKey {
    const row = this.#sql.token.get(answer.token);
    if (!row || row.workflow !== workflow) throw new TaskGoneError(workflow);
    const key = { workflow, name: String(row.name) };
    const of = { at: this.#now(), id: String(row.task) };
    if (answer.type !== "heartbeat") this.#sql.spend.run(answer.token);
    if (answer.type === "succeeded")
      this.#keep(key, { ...of, type: "succeeded", output: JSON.parse(answer.output) });
    else if (answer.type === "failed")
      this.#keep(key, { ...of, type: "failed", error: answer.error, cause: answer.cause });
    else this.#keep(key, { ...of, type: "heartbeat" });
    return key;
  }

  /** Executions that run. Those that somebody waited for when the process died are gone. */
  unfinished(): readonly ExecutionKey[] {
    this.#sql.forget.run();
    return this.#sql.unfinished
      .all()
      .map(({ workflow, name }) => ({ workflow: String(workflow), name: String(name) }));
  }

  /** An execution that runs. */
  load({ workflow, name }: ExecutionKey): KeptExecution | undefined {
    const row = this.#sql.load.get(workflow, name);
    if (row?.status !== "RUNNING") return undefined;
    return {
      workflow,
      name,
      type: row.type === "express" ? "express" : "standard",
      definition: String(row.text),
      seed: String(row.seed),
      input: String(row.input),
      attributes: JSON.parse(String(row.attributes)), // written by `start`
      startedAt: Number(row.startedAt),
      position: row.position === null ? undefined : JSON.parse(String(row.position)), // written by `advance`
    };
  }

  /** The tasks that an execution waits for. */
  tasks({ workflow, name }: ExecutionKey): readonly KeptTask[] {
    return this.#sql.tasks.all(workflow, name).map(({ command, submitted }) => ({
      command: JSON.parse(String(command)), // written by `advance`
      submitted: submitted === 1,
    }));
  }

  /** The timers that an execution waits for. */
  timers({ workflow, name }: ExecutionKey): Map<string, number> {
    return new Map(this.#sql.timers.all(workflow, name).map(({ id, at }) => [String(id), Number(at)]));
  }

  /** What happened to an execution and was not taken in yet, in order. */
  events({ workflow, name }: ExecutionKey): readonly KeptEvent[] {
    return this.#sql.events
      .all(workflow, name)
      .map(({ seq, event }) => ({ seq: Number(seq), event: JSON.parse(String(event)) }));
  }

  /**
   * Takes an execution to its next position, with all that belongs to it, at once. Gives the execution that waits for its end, if one
   * does.
   */
  advance(key: ExecutionKey, { position, history, ...changes }: Advance): ExecutionKey | undefined {
    const { workflow, name } = key;
    for (const event of history)
      this.#sql.note.run(workflow, name, this.#database.nextSequence(), JSON.stringify(event));
    this.#sql.taken.run(workflow, name, changes.through);
    for (const id of [...changes.answered, ...changes.cancelled]) this.#removeTask(key, id);
    for (const id of changes.submitted) this.#sql.submit.run(workflow, name, id);
    for (const command of changes.tasks) {
      this.#sql.ask.run(workflow, name, command.id, JSON.stringify(command));
      if (command.token !== undefined) this.#sql.issue.run(command.token, workflow, name, command.id);
    }
    this.#sql.clearTimers.run(workflow, name);
    if (position.status !== "RUNNING") return this.#end(key, position);
    for (const [id, at] of changes.timers) this.#sql.arm.run(workflow, name, id, at);
    this.#sql.move.run(JSON.stringify(position), workflow, name);
    return undefined;
  }

  /** Deletes executions that ended long ago, so many at most; returns how many. */
  purge(limit: number): number {
    const rows = this.#sql.expired.all(this.#now() - KEPT_MS, limit);
    for (const { workflow, name } of rows) {
      this.#sql.dropHistory.run(String(workflow), String(name));
      this.#sql.drop.run(String(workflow), String(name));
    }
    return rows.length;
  }

  #end(key: ExecutionKey, { status, output, error, cause, ...position }: Position): ExecutionKey | undefined {
    const { workflow, name } = key;
    const text = output === undefined ? null : JSON.stringify(output);
    const kept = JSON.stringify({ status, error, cause, ...position });
    this.#sql.end.run(status, this.#now(), text, error ?? null, cause ?? null, kept, workflow, name);
    this.#sql.dropTasks.run(workflow, name);
    this.#sql.dropTokens.run(workflow, name);
    const resolve = this.#waiting.get(keyText(key));
    if (resolve) {
      this.#waiting.delete(keyText(key));
      this.#database.afterCommit(() => resolve(outcomeOf(status, text, error, cause)));
    }
    return this.#report(key);
  }

  /** Tells the execution that waits for this one's end. */
  #report(key: ExecutionKey): ExecutionKey | undefined {
    const parentText = this.#sql.parent.get(key.workflow, key.name)?.parent;
    if (typeof parentText !== "string") return undefined;
    const parent: Parent = JSON.parse(parentText); // written by `start`
    const state = this.#known(key);
    this.#keep(parent, endOf(key, state, parent, this.#now()));
    return parent;
  }

  #removeTask({ workflow, name }: ExecutionKey, id: string): void {
    this.#sql.settle.run(workflow, name, id);
    this.#sql.revoke.run(workflow, name, id);
  }

  #keep({ workflow, name }: ExecutionKey, event: Event): void {
    this.#sql.keep.run(this.#database.nextSequence(), workflow, name, JSON.stringify(event));
  }

  #known(key: ExecutionKey): ExecutionState {
    const found = this.find(key);
    if (found) return found;
    throw new NotFoundError(`Workflow ${key.workflow} has no execution ${key.name}.`);
  }

  #entry(name: string): WorkflowEntry {
    const entry = this.#entries.get(name);
    if (!entry) throw new NotFoundError(`There is no workflow ${name}.`);
    return entry;
  }
}

function keyText({ workflow, name }: ExecutionKey): string {
  return `${workflow}/${name}`;
}

function stateOf(row: Readonly<Record<string, unknown>>): ExecutionState {
  const text = (value: unknown, name: string) => (value === null ? {} : { [name]: String(value) });
  return {
    name: String(row.name),
    status: String(row.status) as Status, // written by `start` and `advance`
    startedAt: Number(row.startedAt),
    ...(row.stoppedAt === null ? {} : { stoppedAt: Number(row.stoppedAt) }),
    input: String(row.input),
    ...text(row.output, "output"),
    ...text(row.error, "error"),
    ...text(row.cause, "cause"),
    redrives: Number(row.redrives),
  };
}

function outcomeOf(
  status: Status,
  output: string | null,
  error: string | null | undefined,
  cause: string | null | undefined,
): ExecutionOutcome {
  if (status === "RUNNING") throw new Error("The execution has not ended.");
  if (status === "SUCCEEDED") return { status, output: output ?? "null" };
  return { status, error: error ?? "", cause: cause ?? "" };
}
