import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvFile } from "./env-file.ts";

// The values of Docker Compose's page, and dotenv's documented rules (https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow).
describe("a line of an .env file", () => {
  it.each([
    ["KEY=a#b # comment", "a#b"],
    ["KEY=a#b", "a#b"],
    ["KEY=#fff", "#fff"],
    ["KEY=a##b#", "a##b#"],
    ["KEY=VAL# not a comment", "VAL# not a comment"],
    ["KEY=VAL # comment", "VAL"],
    ["KEY=VAL\t# comment", "VAL"],
    ["KEY= # comment", ""],
    ['KEY="a # b"', "a # b"],
    ['KEY="a#b" # comment', "a#b"],
    ["KEY='a#b'# comment", "a#b"],
    ["# KEY=a", undefined],
    ["  # x#KEY=a", undefined],
    ["KEY=", ""],
    ["KEY=  value  ", "value"],
    ['KEY="  value  "', "  value  "],
    ['KEY="several\\nlines"', "several\nlines"],
    ["KEY='several\\nlines'", "several\\nlines"],
    ['KEY="several#1\nlines#2"', "several#1\nlines#2"],
    ['KEY={"foo": "bar"}', '{"foo": "bar"}'],
    ["export KEY=value", "value"],
  ])("%j gives %j", (line, value) => {
    expect(parseEnvFile(line).KEY).toBe(value);
    expect(parseEnvFile(`A=1\r\n${line}\r\nB=2\n`)).toMatchObject({ A: "1", B: "2" });
  });

  it("is read as Node reads it where it has no #", () => {
    const text = fc.string({ unit: fc.constantFrom(..."aB_1= \t\n\r\"'`\\{}:-é".split("")), maxLength: 60 });
    fc.assert(
      fc.property(text, (file) => {
        expect(parseEnvFile(file)).toEqual({ ...parseEnv(file) });
      }),
    );
  });
});
