import type { Command, Event, HistoryEvent, StartEvent } from "./event.ts";
import type { Machine } from "./machine.ts";
import { Node } from "./node.ts";
import type { Position } from "./position.ts";
import { Random } from "./random.ts";
import { fits } from "./size.ts";
import { EXECUTION_TIMER, Stepper } from "./stepper.ts";
import { Work } from "./work.ts";

/** What a step gives. */
export interface Step {
  readonly position: Position;
  /** What the host is to do, in this order. */
  readonly commands: readonly Command[];
  /** What happened, for the record. */
  readonly history: readonly HistoryEvent[];
}

/** How long an execution may take: a year, or five minutes; in seconds. */
const LONGEST = { STANDARD: 31_536_000, EXPRESS: 300 } as const;

/**
 * What an event makes of an execution. It reads no clock, asks for no random number and does nothing: the same machine, position
 * and event give the same step, wherever it is made. An event of something that is not waited for any more changes nothing.
 */
export async function step(machine: Machine, position: Position | undefined, event: Event): Promise<Step> {
  if (event.type === "start") return await start(machine, event);
  if (position === undefined) throw new Error('The first event of an execution is "start".');
  if (event.type === "redrive") return await redrive(machine, position, event.at);
  if (position.status !== "RUNNING") return { position, commands: [], history: [] };
  const work = new Work(machine, event.at, position.ids, position.random);
  const root = new Node(position.root, machine.definition);
  await new Stepper(work, root).happen(event);
  return settle(work, root);
}

async function start(machine: Machine, { at, input, seed, execution }: StartEvent): Promise<Step> {
  const work = new Work(machine, at, 0, Random.seeded(seed).state);
  const root = new Node(
    {
      state: machine.definition.StartAt,
      enteredAt: at,
      enteredEvent: 0,
      lastEvent: 0,
      input,
      variables: {},
      retries: [],
      execution: {
        ...execution,
        Input: input,
        StartTime: new Date(at).toISOString(),
        ...(machine.type === "STANDARD" ? { RedriveCount: 0 } : {}),
      },
      events: 0,
    },
    machine.definition,
  );
  work.record(root, "ExecutionStarted");
  root.update({ lastEvent: 0 }); // AWS counts what comes first from 0 again
  limitTime(work);
  const stepper = new Stepper(work, root);
  if (fits(input)) work.ready.push(root);
  else
    stepper.end({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause: "The input of the execution is too large.",
    });
  await stepper.run();
  return settle(work, root);
}

/**
 * Begins the state again that an execution failed in, with the input that it had there: "the redriven execution uses the same input"
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html). A Parallel or Map state begins as a whole, where AWS goes on
 * with those of its branches that failed.
 */
async function redrive(machine: Machine, position: Position, at: number): Promise<Step> {
  const { status, ids, random, root: branch } = position;
  if (machine.type === "EXPRESS" || !["FAILED", "TIMED_OUT", "ABORTED"].includes(status))
    return { position, commands: [], history: [] };
  const work = new Work(machine, at, ids, random);
  const root = new Node(branch, machine.definition);
  const { execution } = root;
  root.wake();
  root.update({ execution: { ...execution, RedriveCount: (execution.RedriveCount ?? 0) + 1 } });
  work.record(root, "ExecutionRedriven");
  limitTime(work);
  work.ready.push(root);
  await new Stepper(work, root).run();
  return settle(work, root);
}

/** An execution ends when its time is over; a redrive has the whole time again. */
function limitTime({ machine, at, commands }: Work): void {
  const seconds = Math.min(
    machine.definition.TimeoutSeconds ?? Number.POSITIVE_INFINITY,
    LONGEST[machine.type],
  );
  commands.push({ type: "timer", id: EXECUTION_TIMER, at: at + seconds * 1_000 });
}

function settle(work: Work, root: Node): Step {
  const { ended } = work;
  const position: Position = {
    status: ended?.status ?? "RUNNING",
    ...(ended?.status === "SUCCEEDED" ? { output: ended.output } : {}),
    ...(ended !== undefined && ended.status !== "SUCCEEDED"
      ? { error: ended.error, cause: ended.cause }
      : {}),
    ids: work.ids,
    random: work.random.state,
    root: root.settled(),
  };
  return { position, commands: work.commands, history: work.history };
}
