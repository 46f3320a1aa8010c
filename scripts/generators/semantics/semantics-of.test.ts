import { describe, expect, it } from "vitest";
import { semanticsOf } from "./semantics-of.ts";

const page = (name: string) => `https://docs.aws.amazon.com/lambda/latest/dg/${name}.html`;

describe("the semantics in a file of tests", () => {
  it("are those of comments that name a provider's page, with the test that they stand in or before", () => {
    const source = `
      describe("a queue", () => {
        // ${page("before")}: "The next message is
        // delivered after it."
        it("delivers in order", () => {});
        it.skipIf(!found)(\`waits \${seconds} s\`, () => {
          /** See ${page("inside")}, and ${page("also")}. */
          expect(1).toBe(1);
        });
      });`;
    expect(semanticsOf("queue.test.ts", source)).toEqual([
      {
        test: "a queue: delivers in order",
        source: page("before"),
        sentence: "The next message is delivered after it.",
      },
      { test: "a queue: waits … s", source: page("inside") },
      { test: "a queue: waits … s", source: page("also") },
    ]);
  });

  it("are none where nothing is tested after a page, where it is nobody's of the clouds, or says what something costs", () => {
    const source = `
      // https://www.rfc-editor.org/rfc/rfc9110 https://aws.amazon.com/lambda/pricing/
      it("is no semantic of a cloud", () => {});
      // ${page("after")}`;
    expect(semanticsOf("queue.test.ts", source)).toEqual([]);
  });
});
