import { describe, expect, it } from "vitest";
import { onObjectCreated } from "../../index.ts";
import { onObject, problemsIn, uploads } from "../../testing/apps.ts";

describe("a subscription to objects is refused with", () => {
  it.each([
    ["a prefix that no key has room for", { prefix: "é".repeat(513) }, "prefix has more than 1024 bytes"],
    ["a suffix that no key has room for", { suffix: "x".repeat(1025) }, "suffix has more than 1024 bytes"],
    ["a prefix with a slash in front", { prefix: "/in/" }, "no key of an object is so"],
    ["a prefix with a segment that is resolved", { prefix: "in/../" }, "no key of an object is so"],
    ["a suffix that is one", { suffix: "/.." }, "no key of an object is so"],
    ["a control character", { suffix: "\n.csv" }, "no key of an object is so"],
    ["half of a character", { prefix: "\ud83d" }, "prefix is no well-formed text"],
    ["a suffix that is no text", { suffix: 1 as never }, "suffix is no well-formed text"],
  ])("%s", (_, filter, expected) => {
    expect(problemsIn({ files: onObjectCreated(uploads, onObject("load"), filter) })).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it.each([{ prefix: "in/.." }, { suffix: "../a" }, { suffix: "/" }, { suffix: ".csv" }])(
    "nothing that a key can begin or end with: %j",
    (filter) => {
      expect(problemsIn({ files: onObjectCreated(uploads, onObject("load"), filter) })).toEqual([]);
    },
  );

  it("nothing that is as long as a key", () => {
    expect(
      problemsIn({ files: onObjectCreated(uploads, onObject("load"), { prefix: "x".repeat(1024) }) }),
    ).toEqual([]);
  });
});
