import { FunctionCrashError, MotifError, ValidationError } from "@motif/core";
import { expect, it } from "vitest";
import type { Position } from "../../ground/positions.ts";
import { VirtualClock } from "../../ground/virtual-clock.ts";
import type { FunctionPool } from "../../invocation/function-pool.ts";
import type { LoggedChange } from "../../kinds/table/changes.ts";
import { FeedReader } from "./reader.ts";

/** A reader of a log in memory, and the sizes of the calls that it makes. */
function reading(pollMs: number, fails?: Error) {
  const clock = new VirtualClock(0);
  const log: LoggedChange[] = [];
  const calls: number[] = [];
  const buried: number[] = [];
  let position: Position = { place: 0, attempts: 0 };
  const pool = {
    free: 1,
    invoke: async ({ events }: { readonly events: readonly unknown[] }) => {
      calls.push(events.length);
      if (fails) throw fails;
      return [];
    },
  };
  const reader = new FeedReader(
    {
      name: "feed:index",
      reading: {
        batchSize: 3,
        batchWindowMs: 0,
        parallel: 1,
        attempts: fails ? 5 : 1,
        initialDelayMs: 0,
        maxDelayMs: 0,
        factor: 1,
      },
      pool: pool as unknown as FunctionPool, // all of it that a reader uses
      read: (after, limit) => log.filter(({ seq }) => seq > after).slice(0, limit),
      eventOf: ({ seq }) => ({
        id: `feed:index/${seq}`,
        source: "",
        type: "",
        time: "",
        data: "",
        attributes: {},
        receiveCount: 1,
      }),
      position: () => position,
      moveTo: (next) => {
        position = next;
      },
      bury: ({ seq }) => void buried.push(seq),
      onCall: () => {},
    },
    {
      clock,
      random: { next: () => 0.5, uuid: () => "" },
      faults: {
        holds: () => 0,
        copies: () => false,
        repeats: () => false,
        acknowledges: () => true,
      } as never, // those of deliveries
      run: async (operation) => operation(),
      background: (work) => void work,
      pollMs,
      repeats: () => false,
    },
  );
  const add = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const item = { table: "orders", change: "insert", key: {}, sequence: "" } as const;
      log.push({ seq: log.length + 1, at: clock.now(), item });
    }
    reader.wake();
    await quiet();
  };
  const pass = async (milliseconds: number) => {
    clock.moveTo(clock.now() + milliseconds);
    clock.fireNextDue();
    await quiet();
  };
  reader.start();
  return { calls, buried, add, pass };
}

async function quiet(): Promise<void> {
  for (let round = 0; round < 20; round++) await Promise.resolve();
}

it("takes the first change after a pause at once, and those that come meanwhile together", async () => {
  const { calls, add, pass } = reading(50);
  await quiet();
  await add(1);
  expect(calls).toEqual([1]);
  await add(1);
  await add(1);
  expect(calls).toEqual([1]);
  await pass(50);
  expect(calls).toEqual([1, 2]);
});

it("does not rest behind a whole batch", async () => {
  const { calls, add, pass } = reading(50);
  await quiet();
  await add(7);
  expect(calls).toEqual([3, 3, 1]);
  await add(1);
  await pass(50);
  expect(calls).toEqual([3, 3, 1, 1]);
});

it.each([new ValidationError("no order", []), new MotifError("terminal", "never")])(
  "gives up a change at once where no attempt can mend it: $code",
  async (error) => {
    const { calls, buried, add } = reading(0, error);
    await add(1);
    expect([calls, buried]).toEqual([[1], [1]]);
  },
);

it("tries a change again that its function died at, as often as it may be tried", async () => {
  const { calls, buried, add, pass } = reading(0, new FunctionCrashError("index", "it ran out of memory"));
  await add(1);
  for (let i = 0; i < 5; i++) await pass(1);
  expect([calls, buried]).toEqual([[1, 1, 1, 1, 1], [1]]);
});
