import { expect, it } from "vitest";
import { DefinitionError, messageOf, UnsupportedError } from "./errors.ts";

const problems = ["one", "two"].map((message) => ({ where: "queue jobs", message }));

it.each([
  [
    new DefinitionError("shop", problems.slice(1)),
    'The definition of "shop" has 1 problem:\n  queue jobs: two',
  ],
  [
    new DefinitionError("shop", problems),
    'The definition of "shop" has 2 problems:\n  queue jobs: one\n  queue jobs: two',
  ],
  [
    new UnsupportedError("AWS", "shop", problems.slice(1)),
    'AWS cannot run "shop" as defined, 1 problem:\n  queue jobs: two',
  ],
])("%s counts and lists the problems", (error, message) => {
  expect(error.message).toBe(message);
});

it.each([
  [new Error("full"), "full"],
  ["full", "full"],
  [undefined, "undefined"],
  [Object.create(null), "a value without a text, of type object"],
  [JSON.parse("[".repeat(20_000) + "]".repeat(20_000)), "a value without a text, of type object"],
])("whatever is thrown has a message", (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
