import {
  type Event,
  type HistoryEvent,
  type Json,
  type Machine,
  type Position,
  readMachine,
  type Step,
  step,
  type TaskCommand,
} from "@motif/workflow";
import { executionName, type KeptExecution } from "./execution.ts";
import type { Advance, KeptEvent } from "./store.ts";

/** One execution while it runs: where it stands, and what it waits for. What it decides is kept before anything of it is done. */
export class Actor {
  readonly execution: KeptExecution;
  position: Position | undefined;
  timers: Map<string, number>;
  /** Answers of tasks that were not taken in yet, in order. */
  readonly answers: Event[] = [];
  /** Of an Express execution, whose history is kept at its end. */
  readonly unkept: HistoryEvent[] = [];
  readonly #machine: Machine;

  constructor(execution: KeptExecution, timers: Map<string, number>) {
    this.execution = execution;
    this.position = execution.position;
    this.timers = timers;
    const definition: Json = JSON.parse(execution.definition);
    const { machine } = readMachine(definition, execution.type === "express" ? "EXPRESS" : "STANDARD");
    if (!machine) throw new Error(`Workflow ${execution.workflow} has a definition that was not checked.`);
    this.#machine = machine;
  }

  /** When it goes on by itself, in milliseconds since 1970. */
  get due(): number | undefined {
    return this.timers.size === 0 ? undefined : Math.min(...this.timers.values());
  }

  /** What it would be after all that happened until now. Undefined where nothing did. */
  async next(
    kept: readonly KeptEvent[],
    answers: readonly Event[],
    now: number,
  ): Promise<Advance | undefined> {
    const events = this.#happened(kept, answers, now);
    if (events.length === 0) return undefined;
    let { position } = this;
    const timers = new Map(this.timers);
    const tasks = new Map<string, TaskCommand>();
    const cancelled: string[] = [];
    const history: HistoryEvent[] = [];
    for (const event of events) {
      if (event.type === "timer") timers.delete(event.id);
      const taken: Step = await step(this.#machine, position, { ...event, at: now });
      position = taken.position;
      history.push(...taken.history);
      for (const command of taken.commands) {
        if (command.type === "timer") timers.set(command.id, command.at);
        else if (command.type === "clear") timers.delete(command.id);
        else if (command.type === "task") tasks.set(command.id, command);
        else if (!tasks.delete(command.id)) cancelled.push(command.id);
      }
    }
    if (position === undefined) return undefined;
    const idsOf = (...types: readonly Event["type"][]) =>
      events.flatMap((event) => ("id" in event && types.includes(event.type) ? [event.id] : []));
    return {
      position,
      history,
      tasks: position.status === "RUNNING" ? [...tasks.values()] : [],
      cancelled,
      timers,
      answered: idsOf("succeeded", "failed"),
      submitted: idsOf("submitted"),
      through: kept.at(-1)?.seq ?? 0,
    };
  }

  /** It is there now. So many of the answers were taken in. */
  moved({ position, timers, history }: Advance, answered: number): void {
    this.position = position;
    this.timers = new Map(timers);
    this.answers.splice(0, answered);
    if (this.execution.type === "express") this.unkept.push(...history);
  }

  /** The start first, then what came from outside, what tasks answered, and what is due. */
  #happened(kept: readonly KeptEvent[], answers: readonly Event[], now: number): Event[] {
    const { execution } = this;
    const start: Event[] =
      this.position === undefined
        ? [
            {
              type: "start",
              at: now,
              input: JSON.parse(execution.input),
              seed: execution.seed,
              execution: executionName(execution),
            },
          ]
        : [];
    const due = [...this.timers]
      .filter(([, at]) => at <= now)
      .sort(([, one], [, other]) => one - other)
      .map(([id]): Event => ({ type: "timer", at: now, id }));
    return [...start, ...kept.map(({ event }) => event), ...answers, ...due];
  }
}
