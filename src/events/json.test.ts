import { describe, expect, it } from "vitest";
import { parseJson, UncomparableNumber } from "./index.ts";
import { randomEvent, randomFrom } from "./testing/random.ts";

describe("reading JSON", () => {
  it.each([
    ' {"a" : [1, -2.5e3, "x\\u0041\\n", true, false, null, {}, []], "b":{"c":"é🚀"}} ',
    "0",
    '"\\""',
    '{"a":1,"a":2}',
  ])("reads %s as JSON.parse does", (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it("reads what JSON.stringify writes", () => {
    const random = randomFrom(1);
    for (let round = 0; round < 1_000; round++) {
      const text = JSON.stringify(randomEvent(random), undefined, round % 3);
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }
  });

  it.each([
    "",
    "{",
    "[1,]",
    '{"a":1,}',
    '{"a" 1}',
    "{a:1}",
    "01",
    "1.",
    "+1",
    "nul",
    '"\n"',
    '"\\x"',
    "1 2",
    "]",
    '"a',
    "[1}",
  ])("refuses %j, as JSON.parse does", (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it("keeps numbers that no double holds, and reads all others", () => {
    expect(parseJson("9007199254740993")).toEqual(new UncomparableNumber("9007199254740993"));
    expect(parseJson("1e400")).toEqual(new UncomparableNumber("1e400"));
    expect(parseJson("0.1000000000000000055")).toEqual(new UncomparableNumber("0.1000000000000000055"));
    for (const number of ["123456789012", "1e21", "0.10", "-0.0", "5e-324", "1.7976931348623157e308"])
      expect(parseJson(number)).toBe(Number(number));
  });
});
