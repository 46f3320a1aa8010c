/** Checks Terraform files against provider schemas and constraints, without Terraform. */
export {
  anyOf,
  CONSTRAINTS,
  type Constraint,
  type Constraints,
  conflicts,
  exactlyOneOf,
  oneOf,
  pattern,
  range,
  requires,
} from "../constraints/index.ts";
export {
  type AttributeSchema,
  type BlockSchema,
  loadProviderSchema,
  type NestedBlockSchema,
  PROVIDERS,
  type ProviderName,
  type ProviderSchema,
} from "../schema/provider-schema.ts";
export { type CheckOptions, check, checkFolder } from "./check.ts";
export { formatProblem, PROBLEM_CODES, type Problem, type ProblemCode } from "./problem.ts";
