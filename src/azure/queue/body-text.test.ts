import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyText } from "./body-text.ts";

describe("the text of a body", () => {
  it("is its JSON, and that of bytes what they say", () => {
    expect(bodyText({ a: [1, "b", null] })).toBe('{"a":[1,"b",null]}');
    expect(bodyText("no JSON")).toBe('"no JSON"');
    expect(bodyText(undefined)).toBe("null");
    expect(bodyText(Buffer.from("{"))).toBe("{");
  });

  it("is there for what is nested too deep for JSON.stringify, and says the same", () => {
    const deep = `${'[{"a":'.repeat(10_000)}1${"}]".repeat(10_000)}`;
    expect(bodyText(JSON.parse(deep))).toBe(deep);
    const inside = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
    fc.assert(
      fc.property(inside, (value) => {
        const text = `${"[".repeat(101)}${JSON.stringify(value)}${"]".repeat(101)}`;
        expect(bodyText(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
