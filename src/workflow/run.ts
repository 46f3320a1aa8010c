import { Agenda } from "./agenda.ts";
import type { Event, TaskCommand } from "./event.ts";
import type { Json } from "./json.ts";
import type { Machine } from "./machine.ts";
import type { Position, Status } from "./position.ts";
import { resourceOf } from "./states/resource.ts";
import { type Step, step } from "./step.ts";

/** What a task answers, and after how many milliseconds of virtual time. */
export type Answer =
  | { readonly output: Json; readonly after?: number; readonly heartbeats?: number }
  | {
      readonly error: string;
      readonly cause?: string;
      readonly after?: number;
      /** A sign of life is given every so many milliseconds until the answer. */
      readonly heartbeats?: number;
    };

/** Does tasks. Nothing where the task never answers. */
export type Tasks = (task: TaskCommand) => Answer | undefined | Promise<Answer | undefined>;

/** How an execution is run. */
export interface RunOptions {
  readonly tasks?: Tasks;
  /** When it begins on the virtual clock, in milliseconds since 1970: that of 2024-01-01 unless it is said. */
  readonly at?: number;
  /** 32 hexadecimal digits from which all that is random follows. */
  readonly seed?: string;
  /** What the execution and its machine are called. */
  readonly name?: string;
  readonly machineName?: string;
  /** Told of each event and the step that it made. */
  readonly onStep?: (event: Event, step: Step) => void;
  /** What becomes of each position until the next event: a test may write it as JSON and read it again. */
  readonly keep?: (position: Position) => Position;
}

/** How an execution ended. */
export interface Result {
  readonly status: Exclude<Status, "RUNNING">;
  readonly output?: Json;
  readonly error?: string | null;
  readonly cause?: string | null;
  /** When it ended on the virtual clock, in milliseconds since 1970. */
  readonly at: number;
}

const BEGINNING = Date.UTC(2024, 0, 1);
const SEED = "6d6f7469662d776f726b666c6f772d31";
const ACCOUNT = "arn:aws:states:us-east-1:123456789012";

/**
 * Runs an execution from its beginning to its end under a virtual clock: waits take no time, and whoever runs it with the same tasks
 * and seed has the same result.
 */
export async function run(machine: Machine, input: Json, options: RunOptions = {}): Promise<Result> {
  const { keep = (position) => position, onStep } = options;
  const agenda = new Agenda();
  const timers = new Map<string, number>();
  const cancelled = new Set<string>();
  let at = options.at ?? BEGINNING;
  let event: Event | undefined = startEvent(input, at, options);
  let position: Position | undefined;
  while (event !== undefined) {
    at = event.at;
    const taken: Step = await step(machine, position, event);
    onStep?.(event, taken);
    position = keep(taken.position);
    if (position.status !== "RUNNING") return resultOf(position, at);
    for (const command of taken.commands)
      if (command.type === "timer") {
        timers.set(command.id, command.at);
        agenda.add({ type: "timer", id: command.id, at: command.at }, command.id === "execution");
      } else if (command.type === "clear") timers.delete(command.id);
      else if (command.type === "cancel") cancelled.add(command.id);
      else await begin(agenda, command, at, options.tasks);
    event = nextEvent(agenda, timers, cancelled);
  }
  throw new Error("An execution that runs has a limit of time to wait for.");
}

function startEvent(
  input: Json,
  at: number,
  { seed = SEED, name = "run", machineName = "machine" }: RunOptions,
): Event {
  return {
    type: "start",
    at,
    input,
    seed,
    execution: {
      Id: `${ACCOUNT}:execution:${machineName}:${name}`,
      Name: name,
      RoleArn: `arn:aws:iam::123456789012:role/${machineName}`,
      StateMachine: { Id: `${ACCOUNT}:stateMachine:${machineName}`, Name: machineName },
    },
  };
}

/** The next event that something waits for. */
function nextEvent(
  agenda: Agenda,
  timers: ReadonlyMap<string, number>,
  cancelled: ReadonlySet<string>,
): Event | undefined {
  for (;;) {
    const event = agenda.next();
    if (event === undefined || event.type === "stop") return event;
    if (event.type === "timer" ? timers.get(event.id) === event.at : !cancelled.has(event.id)) return event;
  }
}

/** Has a task done, and puts its answer down for when it comes. */
async function begin(agenda: Agenda, task: TaskCommand, at: number, tasks: Tasks | undefined): Promise<void> {
  const { id } = task;
  const answer = await tasks?.(task);
  if (
    task.purpose === "task" &&
    resourceOf(task.resource).pattern !== "request" &&
    resourceOf(task.resource).kind === "service"
  )
    agenda.add({ type: "submitted", id, at, output: {} });
  if (answer === undefined) return;
  const { after = 0, heartbeats } = answer;
  if (heartbeats !== undefined)
    for (let beat = heartbeats; beat < after; beat += heartbeats)
      agenda.add({ type: "heartbeat", id, at: at + beat });
  if ("output" in answer) agenda.add({ type: "succeeded", id, at: at + after, output: answer.output });
  else agenda.add({ type: "failed", id, at: at + after, error: answer.error, cause: answer.cause ?? null });
}

function resultOf({ status, output, error, cause }: Position, at: number): Result {
  if (status === "RUNNING") throw new Error("The execution has not ended.");
  if (output !== undefined) return { status, output, at };
  return { status, error: error ?? null, cause: cause ?? null, at };
}
