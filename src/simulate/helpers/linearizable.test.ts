import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seen } from "../testing/seen.ts";
import { linearizable, type RegisterInput, register } from "./linearizable.ts";
import type { ClientOperation } from "./sequential-model.ts";

type Operation = ClientOperation<RegisterInput<number>, number>;

function check(operations: readonly Operation[]): string | undefined {
  return linearizable({ histories: () => new Map([["x", operations]]), model: register(0) })(seen({}));
}

const write = (value: number, sent: number, at?: number): Operation => ({
  client: "w",
  input: { type: "write", value },
  sent,
  ...(at !== undefined && { answer: { at, output: value } }),
});
const read = (output: number, sent: number, at: number): Operation => ({
  client: "r",
  input: { type: "read" },
  sent,
  answer: { at, output },
});

describe("a register", () => {
  it.each<[string, readonly Operation[]]>([
    ["a read during a write may see either value", [write(1, 1, 9), read(0, 2, 3), read(1, 4, 5)]],
    ["writes at the same time may have either order", [write(1, 1, 5), write(2, 2, 4), read(1, 6, 7)]],
    [
      "a write without an answer may happen late",
      [write(1, 1), read(0, 2, 3), write(2, 4, 5), read(1, 6, 7)],
    ],
    ["a write without an answer may never happen", [write(1, 1), read(0, 2, 3)]],
    ["equal moments count as the same time", [write(1, 1, 2), read(0, 2, 3)]],
  ])("%s", (_, history) => {
    expect(check(history)).toBeUndefined();
  });

  it.each<[string, readonly Operation[]]>([
    ["a read after a write does not see what was before", [write(1, 1, 2), read(0, 3, 4)]],
    ["reads do not go back", [write(1, 1, 9), read(1, 2, 3), read(0, 4, 5)]],
    ["a write happens once", [write(1, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7), read(1, 8, 9)]],
    ["nobody reads what nobody wrote", [read(7, 1, 2)]],
  ])("%s", (_, history) => {
    expect(check(history)).toMatch(/^What clients saw of x happens in no order: /);
  });

  it("that contradicts itself is told with what matters alone", () => {
    const before = Array.from({ length: 20 }, (_, index) => [
      write(100 + index, 10 * index, 10 * index + 1),
      read(100 + index, 10 * index + 2, 10 * index + 3),
    ]).flat();
    const history = [...before, write(1, 300, 301), write(2, 302), read(0, 303, 304), write(3, 305, 306)];
    expect(check(history)).toBe(
      'What clients saw of x happens in no order: w: {"type":"write","value":1} → 1; r: {"type":"read"} → 0. ' +
        "Whatever else there was (41) does not explain it.",
    );
  });

  it("is made small for models of any number of states too", () => {
    const counter = {
      initial: 0,
      next: (state: number, input: "add" | "read", output: number | undefined) => {
        if (input === "add") return [state + 1];
        return output === undefined || output === state ? [state] : [];
      },
      isRead: (input: "add" | "read") => input === "read",
    };
    const done = (input: "add" | "read", sent: number, output = 0) => ({
      client: "c",
      input,
      sent,
      answer: { at: sent + 1, output },
    });
    const history = [done("add", 1), done("add", 3), done("read", 5, 1)];
    const counts = linearizable({ histories: () => new Map([["x", history]]), model: counter });
    expect(counts(seen({}))).toBe(
      'What clients saw of x happens in no order: c: "add" → 0; c: "add" → 0; c: "read" → 1.',
    );
  });

  it("says nothing where the search takes too long", () => {
    const unheard = Array.from({ length: 14 }, (_, index) => write(index + 1, 1));
    const reads = Array.from({ length: 14 }, (_, index) => read(index + 1, 2, 100));
    const twice = [read(1, 101, 102), write(-1, 103, 104), read(1, 105, 106)];
    expect(check([...unheard, ...reads, ...twice])).toBeUndefined();
  });
});

/** One operation of a real execution: how long before its effect it was sent, and after it answered; what a write writes is its place. */
const anOperation = fc.record({
  isRead: fc.boolean(),
  lead: fc.integer({ min: 1, max: 45 }),
  lag: fc.integer({ min: 1, max: 45 }),
  fate: fc.constantFrom("answered", "answered", "answered", "answer lost", "request lost"),
});
type Planned = typeof anOperation extends fc.Arbitrary<infer T> ? T : never;

/** Executes operations one after the other, ten moments apart, so that their times overlap. */
function executed(plan: readonly Planned[], from: number, initial: number): [readonly Operation[], number] {
  let value = initial;
  const history = plan.map(({ isRead, lead, lag, fate }, index): Operation => {
    const at = from + 10 * index;
    if (!isRead && fate !== "request lost") value = at;
    const input = isRead ? ({ type: "read" } as const) : ({ type: "write", value: at } as const);
    const answer = { at: at + lag, output: value };
    return { client: "c", input, sent: at - lead, ...(fate === "answered" && { answer }) };
  });
  return [history, value];
}

describe("histories of random operations", () => {
  const someOperations = fc.array(anOperation, { maxLength: 30 });

  it("that happened in some order are accepted", () => {
    fc.assert(
      fc.property(someOperations, (plan) => {
        expect(check(executed(plan, 1000, 0)[0])).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("with a stale read, or with a lost write, are refused", () => {
    fc.assert(
      fc.property(someOperations, someOperations, fc.boolean(), (before, after, isLost) => {
        const [early] = executed(before, 1000, 0);
        const [old, fresh] = [-1, -2];
        // What takes place at the same time writes other values, so nothing brings the old one back.
        const wrong = [write(old, 1300, 1301), write(fresh, 1302, 1303), read(old, 1304, 1305)];
        const [late] = executed(after, 1310, isLost ? old : fresh);
        expect(check([...early, ...wrong, ...late])).toMatch(/in no order/);
      }),
      { numRuns: 300 },
    );
  });
});
