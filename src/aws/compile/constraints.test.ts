import { type ConstraintCase, codesOf, deadConstraints } from "@motif/compile/testing";
import { describe, expect, it } from "vitest";
import { PROVIDERS } from "./rules.ts";

/** Arguments that are right, and changes that are not, for constraints whose rule is easily written wrong. */
const CASES: readonly ConstraintCase[] = [
  {
    type: "aws_lambda_function",
    good: 'runtime = "nodejs24.x"',
    bad: 'runtime = "nodejs18.x"',
    code: "value-malformed",
  },
];

describe("constraints", () => {
  it("name only types and arguments that the schemas have, so that no entry is dead", () => {
    expect(deadConstraints(PROVIDERS)).toEqual([]);
  });

  it.each(CASES)("of $type let the good value through and find $code", async ({ type, good, bad, code }) => {
    expect(await codesOf(PROVIDERS, type, good)).not.toContain(code);
    expect(await codesOf(PROVIDERS, type, bad)).toContain(code);
  });
});
