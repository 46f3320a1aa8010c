/** Event patterns of EventBridge: read, checked and matched. Depends on nothing. */

export {
  type CompiledPattern,
  compilePattern,
  type EventPattern,
  LONGEST_PATTERN,
  MOST_COMBINATIONS,
} from "./compile.ts";
export type { Condition, Leaf, PatternProblem } from "./condition.ts";
export { parseJson } from "./json.ts";
export { UncomparableNumber } from "./numbers.ts";
export { matcherOf, type Rule, RuleSet } from "./rules.ts";
