import { expect, it } from "vitest";
import { statesWithin } from "./states-within.ts";

const changes = [
  { at: 10, after: "one" },
  { at: 20, after: "two" },
  { at: 20, after: "three" },
  { at: 30, after: undefined },
];

it.each([
  [0, 5, [undefined]],
  [0, 10, [undefined, "one"]],
  [10, 15, [undefined, "one"]],
  [11, 19, ["one"]],
  [15, 25, ["one", "two", "three"]],
  [31, 99, [undefined]],
])(
  "who asks at %i and is answered at %i may see the state before and all that came meanwhile",
  (from, to, states) => {
    expect(statesWithin(changes, from, to)).toEqual(states);
  },
);
