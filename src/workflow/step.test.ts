import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type Event,
  type Machine,
  type Position,
  run,
  type Step,
  step,
  type TaskCommand,
} from "./index.ts";
import { machineOf } from "./testing/machine.ts";
import { randomMachine } from "./testing/random-machine.ts";

const SEED = Number(process.env.MOTIF_SEED ?? Date.now() % 2 ** 31);
const RUNS = { seed: SEED, numRuns: 60 };

const ANSWERS: readonly (Answer | undefined)[] = [
  { output: { done: true } },
  { output: "late", after: 30_000 },
  { output: "alive", after: 30_000, heartbeats: 5_000 },
  { error: "Busy" },
  { error: "Broken", cause: "at last", after: 1_000 },
  undefined,
];

/** Answers that follow from a number: the same for each run of it. */
function answers(from: number): (task: TaskCommand) => Answer | undefined {
  let count = from;
  return () => {
    count = (count * 48_271 + 1) % 2_147_483_647;
    return ANSWERS[count % ANSWERS.length];
  };
}

interface Run {
  readonly result: unknown;
  readonly events: Event[];
  readonly steps: Step[];
}

async function runOf(machine: Machine, from: number, keep?: (position: Position) => Position): Promise<Run> {
  const [events, steps]: [Event[], Step[]] = [[], []];
  const result = await run(
    machine,
    { n: 1, list: [1, 2, 3] },
    {
      tasks: answers(from),
      onStep: (event, taken) => {
        events.push(event);
        steps.push(taken);
      },
      ...(keep === undefined ? {} : { keep }),
    },
  );
  return { result, events, steps };
}

describe(`any machine (seed ${SEED})`, () => {
  it("gives the same when it is stopped at each event and resumed from JSON", async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, fc.nat(), async (definition, from) => {
        const machine = machineOf(definition);
        const through = await runOf(machine, from);
        const resumed = await runOf(machineOf(definition), from, (position) =>
          JSON.parse(JSON.stringify(position)),
        );
        expect(resumed).toEqual(through);
      }),
      RUNS,
    );
  });

  it("gives the same when its events are played again, each position as it was left", async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, fc.nat(), async (definition, from) => {
        const machine = machineOf(definition);
        const { events, steps } = await runOf(machine, from);
        const before = JSON.stringify(steps);
        let position: Position | undefined;
        for (const [index, event] of events.entries()) {
          const again = await step(machine, position, event);
          expect(again).toEqual(steps[index]);
          position = again.position;
        }
        expect(JSON.stringify(steps)).toBe(before);
      }),
      RUNS,
    );
  });

  it("takes no notice of answers and timers that come twice or too late", async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, fc.nat(), async (definition, from) => {
        const machine = machineOf(definition);
        const { events, steps } = await runOf(machine, from);
        for (const [index, event] of events.entries()) {
          const { position } = steps[index] ?? {};
          if (position === undefined || event.type === "start" || event.type === "submitted") continue;
          if (event.type === "heartbeat") continue; // another sign of life moves the limit again
          const again = await step(machine, position, event);
          expect(again).toEqual({ position, commands: [], history: [] });
        }
      }),
      RUNS,
    );
  });

  it("numbers the events of each history without a gap", async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, fc.nat(), async (definition, from) => {
        const { steps } = await runOf(machineOf(definition), from);
        const ids = Map.groupBy(
          steps.flatMap(({ history }) => history),
          ({ execution }) => execution,
        );
        for (const events of ids.values())
          expect(events.map(({ id }) => id)).toEqual(events.map((_each, index) => index + 1));
      }),
      RUNS,
    );
  });

  it("waits for nothing when it has ended, and for what it was told of until then", async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, fc.nat(), async (definition, from) => {
        const { steps } = await runOf(machineOf(definition), from);
        const waiting = new Set<string>();
        for (const { commands } of steps)
          for (const { type, id } of commands) {
            if (type === "timer") waiting.add(id);
            if (type === "clear") expect(waiting.delete(id) || !waiting.has(id)).toBe(true);
          }
        expect(steps.at(-1)?.position.root.waiting).toBeUndefined();
        expect(waiting.has("execution")).toBe(false);
      }),
      RUNS,
    );
  });
});
