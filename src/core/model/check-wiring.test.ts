import { describe, expect, it } from "vitest";
import { onObjectCreated } from "../index.ts";
import { onObject, problemsIn, uploads } from "../testing/apps.ts";

const load = onObject("load");

describe("the wiring is refused with", () => {
  it.each([
    [
      "a name that is none",
      problemsIn({ "My uploads": onObjectCreated(uploads, load) }),
      "wiring My uploads: a name has",
    ],
    ["a trigger that is undefined", problemsIn({ work: undefined as never }), "work: is not a trigger"],
    [
      "two retry policies of one consumer of objects",
      problemsIn({
        a: onObjectCreated(uploads, load, { prefix: "a/", retry: { attempts: 2 } }),
        b: onObjectCreated(uploads, load, { prefix: "b/", retry: { attempts: 5 } }),
      }),
      "b: has another retry policy than a",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
