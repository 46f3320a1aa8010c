import type { WrittenText } from "@motif/core/texts";
import { describe, expect, it } from "vitest";
import { pathWarnings } from "./path-warnings.ts";
import { anyText, type Grammars } from "./texts.ts";

/** Mars keeps what begins with /base, and /moon alone. */
const grammars = {
  "api.path": { ...anyText("a road"), form: /^(?!\/base|\/moon$)/, kept: ["base", "moon"] },
} as unknown as Grammars; // of other texts nothing is asked
const warningsOf = (text: string) => {
  const written: WrittenText = { kind: "api.path", where: "api", text };
  return pathWarnings([written], grammars, "Mars");
};

describe("a path whose parameter can be what a cloud keeps for itself", () => {
  it.each([
    ["/{tenant}", "/base and /moon"],
    ["/{tenant}/items/{id}", "/base/items/{id}"],
  ])("such as %s is warned of, with the paths that never arrive", (path, caught) => {
    expect(warningsOf(path)).toEqual([
      `api: the path "${path}" stands for ${caught} too, which Mars answers itself: such requests never reach the app. Give nobody such a value, or put a segment in front, such as "/of${path}"`,
    ]);
  });

  it.each(["/", "/items", "/items/{id}", "/of/{tenant}"])("is not %s", (path) => {
    expect(warningsOf(path)).toEqual([]);
  });
});
