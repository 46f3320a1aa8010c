import type { WorkflowAnswerer, WorkflowController, WorkflowStarter } from "@motif/core";
import { NotFoundError } from "@motif/core";
import { handleOf, type WorkflowEntry } from "@motif/core/model";
import type { Access, Drivers } from "@motif/core/platform";
import type { HistoryEvent, Status } from "@motif/workflow";
import * as z from "zod/mini";
import { count, json } from "../../ground/admin-schemas.ts";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { ExecutionState } from "./execution.ts";
import type { Workflows } from "./store.ts";

/** All that an execution can be. */
export const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;

/** An execution, as operators see it. */
export type ExecutionView = z.infer<typeof executionView>;
export const executionView = z.strictObject({
  workflow: z.string(),
  name: z.string(),
  status: z.enum(STATUSES),
  startedAt: z.iso.datetime(),
  stoppedAt: z.exactOptional(z.iso.datetime()),
  input: json,
  output: z.exactOptional(json),
  error: z.exactOptional(z.string()),
  cause: z.exactOptional(z.string()),
  redrives: count,
  /** Tokens of tasks that wait for somebody's answer, by the state that asks. */
  waiting: z.array(z.strictObject({ state: z.string(), token: z.string() })),
});

/** Executions, the latest first. */
export type ExecutionList = z.infer<typeof executionList>;
export const executionList = z.strictObject({ entries: z.array(executionView) });

/** What happened in an execution, in order: events with the names and numbers of AWS. */
export type ExecutionHistory = z.infer<typeof executionHistory>;
export const executionHistory = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: count,
      previousEventId: count,
      type: z.string(),
      time: z.iso.datetime(),
      details: z.exactOptional(z.record(z.string(), json)),
    }),
  ),
});

/** What is said of a task that waits for a token. */
export type AnswerRequest = z.infer<typeof answerRequest>;
export const answerRequest = z.union([
  z.strictObject({ token: z.string(), output: json }),
  z.strictObject({ token: z.string(), error: z.string(), cause: z._default(z.string(), "") }),
  z.strictObject({ token: z.string(), heartbeat: z.literal(true) }),
]);

/** What the admin API asks of an app's workflows. All throw `NotFoundError` where there is none of the name. */
export interface WorkflowPort {
  list(workflow: string, limit: number, status: Status | undefined): ExecutionList;
  show(workflow: string, execution: string): ExecutionView;
  history(workflow: string, execution: string, after: number, limit: number): ExecutionHistory;
  /** Begins an execution. Rejects with `ValidationError`, `TooLargeError` or `ExecutionExistsError`. */
  begin(
    workflow: string,
    input: unknown,
    name: string | undefined,
  ): Promise<{ readonly name: string; readonly startedAt: string }>;
  end(workflow: string, execution: string): Promise<void>;
  /** Rejects with `NotRedrivableError` where it has not failed. */
  redrive(workflow: string, execution: string): Promise<void>;
  /** Rejects with `TaskGoneError` where no task waits for the token. */
  answer(workflow: string, request: AnswerRequest): Promise<void>;
}

/** What an operator may do with an app's workflows. */
export class WorkflowOperator implements WorkflowPort {
  readonly #entries: readonly WorkflowEntry[];
  readonly #workflows: Workflows;
  readonly #drivers: Drivers;

  constructor({ inventory, state, drivers }: OperatorAccess<Workflows>) {
    this.#entries = inventory.resources.workflow;
    this.#workflows = state;
    this.#drivers = drivers;
  }

  list(workflow: string, limit: number, status: Status | undefined): ExecutionList {
    this.#named(workflow);
    const found = this.#workflows.list(workflow, limit, status);
    return { entries: found.map((state) => this.#view(workflow, state)) };
  }

  show(workflow: string, execution: string): ExecutionView {
    return this.#view(workflow, this.#execution(workflow, execution));
  }

  history(workflow: string, execution: string, after: number, limit: number): ExecutionHistory {
    this.#execution(workflow, execution);
    const events = this.#workflows.history({ workflow, name: execution }, after, limit);
    return { entries: events.map(eventOf) };
  }

  begin(workflow: string, input: unknown, name: string | undefined) {
    return this.#handle<WorkflowStarter<unknown>>(workflow, "starter").start(
      input,
      name === undefined ? {} : { name },
    );
  }

  async end(workflow: string, execution: string): Promise<void> {
    const cause = "Stopped by an operator.";
    await this.#handle<WorkflowController>(workflow, "controller").stop(execution, { cause });
  }

  async redrive(workflow: string, execution: string): Promise<void> {
    await this.#handle<WorkflowController>(workflow, "controller").redrive(execution);
  }

  async answer(workflow: string, request: AnswerRequest): Promise<void> {
    const handle = this.#handle<WorkflowAnswerer>(workflow, "answerer");
    if ("output" in request) await handle.succeed(request.token, request.output);
    else if ("error" in request) await handle.fail(request.token, request.error, request.cause);
    else await handle.heartbeat(request.token);
  }

  #view(workflow: string, { input, output, startedAt, stoppedAt, ...state }: ExecutionState): ExecutionView {
    const tasks = this.#workflows.tasks({ workflow, name: state.name });
    return {
      workflow,
      ...state,
      startedAt: new Date(startedAt).toISOString(),
      ...(stoppedAt !== undefined && { stoppedAt: new Date(stoppedAt).toISOString() }),
      input: JSON.parse(input),
      ...(output !== undefined && { output: JSON.parse(output) }),
      waiting: tasks.flatMap(({ command: { state: asks, token } }) =>
        token === undefined ? [] : [{ state: asks, token }],
      ),
    };
  }

  #execution(workflow: string, name: string): ExecutionState {
    this.#named(workflow);
    const found = this.#workflows.find({ workflow, name });
    if (found) return found;
    throw new NotFoundError(`Workflow ${workflow} has no execution ${name}.`);
  }

  #handle<Handle>(workflow: string, access: Access): Handle {
    return handleOf(this.#named(workflow).layout, access, this.#drivers) as Handle; // what this access gives
  }

  #named(workflow: string): WorkflowEntry {
    return named("workflow", this.#entries, workflow);
  }
}

function eventOf({
  id,
  previousEventId,
  type,
  at,
  details,
}: HistoryEvent): ExecutionHistory["entries"][number] {
  return {
    id,
    previousEventId,
    type,
    time: new Date(at).toISOString(),
    ...(details !== undefined && { details: { ...details } }),
  };
}
