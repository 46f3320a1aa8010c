import { expect, it } from "vitest";
import * as z from "zod/mini";
import { checkConfig } from "./check.ts";
import { type ConfigOptions, config } from "./declare.ts";

const Limits = z.object({ rows: z.int() });

it.each<[string, Partial<ConfigOptions<{ rows: number }>>, string[]]>([
  ["nothing", {}, []],
  ["a ttl that asks all the time", { ttl: "0s" }, ["ttl is 0s; it must be from 1s to 1d"]],
  ["a ttl of more than a day", { ttl: "2d" }, ["ttl is 2d; it must be from 1s to 1d"]],
  ["a value that its schema refuses", { value: { rows: 0.5 } }, ["value/rows must be of type int"]],
  ["a value that JSON cannot say", { value: { rows: Number.NaN } }, ["value/rows must be of type number"]],
  [
    "a value that is nested too deep",
    { value: { rows: JSON.parse("[".repeat(20_000) + "]".repeat(20_000)) } },
    ["value is nested more than 100 levels deep"],
  ],
  // Node runs an app without looking at its types.
  ["no value", { value: undefined as never }, ["value is no object; give its fields names"]],
  ["a list", { value: [] as never }, ["value is no object; give its fields names"]],
])("reports %s", (_, options, expected) => {
  const problems: string[] = [];
  const limits = config("limits", { schema: Limits, value: { rows: 1 }, ...options });
  checkConfig(limits, (where, message) => {
    expect(where).toBe("config limits");
    problems.push(message);
  });
  expect(problems).toEqual(expected);
});
