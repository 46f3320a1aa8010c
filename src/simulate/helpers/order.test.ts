import { describe, expect, it } from "vitest";
import { seen } from "../testing/seen.ts";
import { inOrder, type Ordering } from "./order.ts";

type Event = readonly [key: string, number: number | undefined];

function check(events: readonly Event[], options: Partial<Ordering<Event>> = {}): string | undefined {
  return inOrder<Event>({
    events: () => events,
    key: ([key]) => key,
    sequence: ([, number]) => number,
    ...options,
  })(seen({}));
}

describe("numbers of a key", () => {
  it("may grow, repeat and leave out some, each key for itself", () => {
    expect(
      check([
        ["a", 5],
        ["b", 1],
        ["a", 5],
        ["a", 9],
        ["a", undefined],
        ["b", 2],
      ]),
    ).toBeUndefined();
  });

  it.each<[string, Partial<Ordering<Event>>, readonly number[], string | undefined]>([
    ["never go back", {}, [1, 3, 2], 'Of "a", 2 comes after 3.'],
    ["come twice where they may not", { strictly: true }, [1, 2, 2], 'Of "a", 2 comes twice.'],
    ["are all there", { gaplessFrom: 1 }, [1, 2, 2, 3], undefined],
    ["begin later than they should", { gaplessFrom: 1 }, [2, 3], 'Of "a", 2 comes first, not 1.'],
    ["leave one out", { gaplessFrom: 1 }, [1, 3], 'Of "a", 3 comes after 1, and 2 is left out.'],
  ])("%s", (_, options, numbers, wrong) => {
    expect(
      check(
        numbers.map((number) => ["a", number]),
        options,
      ),
    ).toBe(wrong);
  });
});
