import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobNameOf, keyOfBlob, listPrefixOf } from "./name.ts";

describe("the name of a blob", () => {
  it("gives its key back, and has no backslash", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[%25C\\]*$/));
    fc.assert(
      fc.property(text, (key) => {
        expect(blobNameOf(key)).not.toContain("\\");
        expect(keyOfBlob(blobNameOf(key))).toBe(key);
      }),
    );
  });

  it("begins as a list asks for it, wherever the prefix of the key ends", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[%25C\\]*$/));
    fc.assert(
      fc.property(text, fc.nat(), (key, length) => {
        expect(blobNameOf(key).startsWith(listPrefixOf(key.slice(0, length % (key.length + 1))))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(listPrefixOf("a/b%c\\d")).toBe("a/b%c%5Cd");
  });

  it("is that of another key for every other blob", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[%25C]*$/), (name) => {
        expect(blobNameOf(keyOfBlob(name))).toBe(name);
      }),
    );
  });
});
