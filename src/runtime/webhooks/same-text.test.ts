import fc from "fast-check";
import { expect, it } from "vitest";
import { sameText } from "./same-text.ts";

it("texts are the same where they are equal, whatever their lengths", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      expect(sameText(a, a)).toBe(true);
      expect(sameText(a, b)).toBe(a === b);
      expect(sameText(a, `${a}=`)).toBe(false);
    }),
  );
  expect(sameText("", "")).toBe(true);
});
