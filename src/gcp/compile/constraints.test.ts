import { deadEntries } from "@motif/compile/testing";
import { expect, it } from "vitest";
import { PROVIDERS } from "./rules.ts";

it("constraints name only types and arguments that the schemas have, so that no entry is dead", () => {
  expect(deadEntries(PROVIDERS)).toEqual([]);
});
