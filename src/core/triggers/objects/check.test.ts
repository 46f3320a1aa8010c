import { describe, expect, it } from "vitest";
import { onObjectCreated } from "../../index.ts";
import { onObject, problemsIn, uploads } from "../../testing/apps.ts";

describe("a subscription to objects is refused with", () => {
  it.each([
    ["a prefix that no key has room for", { prefix: "é".repeat(513) }, "prefix has more than 1024 bytes"],
    ["a suffix that no key has room for", { suffix: "x".repeat(1025) }, "suffix has more than 1024 bytes"],
    ["half of a character", { prefix: "\ud83d" }, "prefix is no well-formed text"],
    ["a suffix that is no text", { suffix: 1 as never }, "suffix is no well-formed text"],
  ])("%s", (_, filter, expected) => {
    expect(problemsIn({ files: onObjectCreated(uploads, onObject("load"), filter) })).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it("nothing that is as long as a key", () => {
    expect(
      problemsIn({ files: onObjectCreated(uploads, onObject("load"), { prefix: "x".repeat(1024) }) }),
    ).toEqual([]);
  });
});
