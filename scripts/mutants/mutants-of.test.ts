import { describe, expect, it } from "vitest";
import { mutated } from "./mutant.ts";
import { mutantsOf } from "./mutants-of.ts";

/** What a module becomes, by operator. */
const mutations = (source: string) =>
  mutantsOf("a.ts", source).map((mutant) => [mutant.operator, mutated(source, mutant)]);

describe("a mutant", () => {
  it.each([
    ["a < b;", "< is <=", "a <= b;"],
    ["a >= b;", ">= is >", "a > b;"],
    ["a === b;", "=== is !==", "a !== b;"],
    ["a && b;", "&& is ||", "a || b;"],
    ["a ?? b;", "default left out", "a;"],
    ["a - b;", "- is +", "a + b;"],
    ["const a = [x, y];", "entry left out", "const a = [y];"],
    ["const a = 10;", "number off by one", "const a = 11;"],
    ["const a = true;", "flag turned round", "const a = false;"],
    ["const a = b ? c : d;", "condition turned round", "const a = !(b) ? c : d;"],
    ["await close();", "call left out", ";"],
    ["Math.ceil(a);", "ceil is floor", "Math.floor(a);"],
  ])("of %s: %s", (source, operator, expected) => {
    expect(mutations(source)).toContainEqual([operator, expected]);
  });

  it("leaves a guard out, or turns it round; what is no guard is turned round only", () => {
    expect(mutations("function f() { if (a) return; g(); }").map(([operator]) => operator)).toEqual([
      "guard left out",
      "condition turned round",
      "call left out",
    ]);
    expect(mutations("if (a) { b = c; }").map(([operator]) => operator)).toEqual(["condition turned round"]);
  });

  it("is not made of types, imports, the words of errors and joined texts", () => {
    const source = `import a from "b";
      type T = { n: 1 | 2 };
      throw new Error(\`\${a < 1}\`);
      const text = a + "b";`;
    expect(mutations(source)).toEqual([]);
  });

  it("says the line it is on", () => {
    expect(mutantsOf("a.ts", "\n\na < b;")[0]).toMatchObject({ file: "a.ts", line: 3 });
  });

  it("is made inside of what is said to have a type", () => {
    expect(mutations("const a = { n: 1 } as const satisfies T;")).toEqual([
      ["number off by one", "const a = { n: 2 } as const satisfies T;"],
    ]);
  });
});
