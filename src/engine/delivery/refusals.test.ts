import { expect, it } from "vitest";
import { Refusals } from "./refusals.ts";

it("refused deliveries are counted by message, and forgotten when it is done with", () => {
  const refusals = new Refusals();
  expect([refusals.add("a"), refusals.add("a"), refusals.add("b")]).toEqual([1, 2, 1]);
  refusals.forget("a");
  expect([refusals.add("a"), refusals.add("b")]).toEqual([1, 2]);
});
