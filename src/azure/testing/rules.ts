import type { Block } from "@motif/compile";
import { applyRules, type Rule } from "@motif/compile/kit";
import { type ConstraintCase, codesOf } from "@motif/compile/testing";
import { describe, expect, it } from "vitest";
import { PROVIDERS, SECURITY_RULES } from "../compile/rules.ts";

/** Examples for the rules of a room. */
export interface RuleExamples {
  /** Blocks as they should be, by what they are. */
  readonly right: readonly (readonly [name: string, made: readonly Block[]])[];
  /** What each rule is there for: the only one of all rules that it breaks. */
  readonly wrong: readonly (readonly [code: string, name: string, made: readonly Block[]])[];
}

/** Holds rules to their examples; all rules are applied to each. */
export function describeRules(rules: readonly Rule[], { right, wrong }: RuleExamples): void {
  describe("security rules", () => {
    it.each(right)("let %s through as it should be", (_, made) => {
      expect(broken(made)).toEqual([]);
    });

    it.each(wrong)("%s finds %s", (code, _, made) => {
      expect(broken(made)).toEqual([code]);
    });

    it("each have an example that breaks it", () => {
      const shown = new Set(wrong.map(([code]) => code));
      expect(rules.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
    });
  });
}

/** Holds constraints to arguments that are right, and to changes that are not, where their rule is easily written wrong. */
export function describeConstraints(cases: readonly ConstraintCase[]): void {
  describe("constraints", () => {
    it.each(cases)(
      "of $type let the good value through and find $code",
      async ({ type, good, bad, code }) => {
        expect(await codesOf(PROVIDERS, type, good)).not.toContain(code);
        expect(await codesOf(PROVIDERS, type, bad)).toContain(code);
      },
    );
  });
}

/** The codes of the rules that a module of these blocks breaks, without repetitions. */
function broken(blocks: readonly Block[]): string[] {
  const module = { files: [{ name: "main.tf", blocks }] };
  return [...new Set(applyRules(module, SECURITY_RULES).map(({ code }) => code))].sort();
}
