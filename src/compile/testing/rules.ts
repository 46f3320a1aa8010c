import { describe, expect, it } from "vitest";
import type { Block } from "../hcl/block.ts";
import type { Provider } from "../kit/provider.ts";
import { applyRules, type Rule } from "../kit/rules.ts";
import { type ConstraintCase, codesOf } from "./constraints.ts";

/** Examples for the rules of a room. */
export interface RuleExamples {
  /** Blocks as they should be, by what they are. */
  readonly right: readonly (readonly [name: string, made: readonly Block[]])[];
  /** What each rule is there for: the only one of all rules that it breaks. */
  readonly wrong: readonly (readonly [code: string, name: string, made: readonly Block[]])[];
}

/** Holds the rules of a room to their examples; all rules of the cloud are applied to each. */
export function describeRules(
  all: readonly Rule[],
  rules: readonly Rule[],
  { right, wrong }: RuleExamples,
): void {
  describe("security rules", () => {
    it.each(right)("let %s through as it should be", (_, made) => {
      expect(broken(all, made)).toEqual([]);
    });

    it.each(wrong)("%s finds %s", (code, _, made) => {
      expect(broken(all, made)).toEqual([code]);
    });

    it("each have an example that breaks it", () => {
      const shown = new Set(wrong.map(([code]) => code));
      expect(rules.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
    });
  });
}

/** Holds constraints to arguments that are right, and to changes that are not, where their rule is easily written wrong. */
export function describeConstraints(providers: readonly Provider[], cases: readonly ConstraintCase[]): void {
  describe("constraints", () => {
    it.each(cases)(
      "of $type let the good value through and find $code",
      async ({ type, good, bad, code }) => {
        expect(await codesOf(providers, type, good)).not.toContain(code);
        expect(await codesOf(providers, type, bad)).toContain(code);
      },
    );
  });
}

/** The codes of the rules that a module of these blocks breaks, without repetitions. */
function broken(rules: readonly Rule[], blocks: readonly Block[]): string[] {
  const violations = applyRules({ files: [{ name: "main.tf", blocks }] }, rules);
  return [...new Set(violations.map(({ code }) => code))].sort();
}
