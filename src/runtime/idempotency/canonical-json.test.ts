import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, derivedId } from "../index.ts";
import { parseKeyHeader } from "./key-header.ts";

describe("canonical JSON", () => {
  it("orders members by the code units of their names, not by letter case or code point", () => {
    // The example of RFC 8785, section 3.2.3.
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(JSON.parse(canonicalJson(value)))).toEqual(
      [
        "One",
        "Carriage Return",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
      ].sort((a, b) => (a === "One" ? -1 : b === "One" ? 1 : 0)),
    );
    expect(canonicalJson({ b: 1, a: [{ d: 1, B: 2 }], B: 3 })).toBe('{"B":3,"a":[{"B":2,"d":1}],"b":1}');
  });

  it("is the same for the same value in any order of members, and is that value", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

it("a derived id is a UUID of version 8 that depends on every name and on where it ends", () => {
  const ids = [derivedId("a", "b"), derivedId("ab"), derivedId("a", "c"), derivedId("b", "a")];
  expect(new Set(ids).size).toBe(4);
  expect(derivedId("a", "b")).toBe(ids[0]);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe("the Idempotency-Key header", () => {
  it.each([
    ['"8e03978e-40d5-43e8-bc93-6894a57f9324"', "8e03978e-40d5-43e8-bc93-6894a57f9324"],
    ["8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"],
    [String.raw`"a\"b\\c d"`, String.raw`a"b\c d`],
    ["x".repeat(255), "x".repeat(255)],
  ])("%s is read", (header, key) => {
    expect(parseKeyHeader(header)).toBe(key);
  });

  it.each(["", '""', "x".repeat(256), '"a", "b"', "a b", '"a', String.raw`"\a"`, '"ü"', "ü"])(
    "%s is refused",
    (header) => {
      expect(parseKeyHeader(header)).toBeUndefined();
    },
  );
});
