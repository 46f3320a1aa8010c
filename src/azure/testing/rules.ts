import { type Args, type Block, block, provider } from "@motif/compile";
import type { Rule } from "@motif/compile/kit";
import * as testing from "@motif/compile/testing";
import { PROVIDERS, SECURITY_RULES } from "../compile/rules.ts";

/** Holds the rules of a room to their examples; all rules are applied to each. */
export function describeRules(rules: readonly Rule[], examples: testing.RuleExamples): void {
  testing.describeRules(SECURITY_RULES, rules, examples);
}

/** The provider with a block of this name in its `features`. */
export function azurermWith(name: string, feature: Args): Block {
  return provider("azurerm", { features: block({ [name]: block(feature) }) });
}

/** Holds constraints to examples where their rule is easily written wrong. */
export function describeConstraints(cases: readonly testing.ConstraintCase[]): void {
  testing.describeConstraints(PROVIDERS, cases);
}
