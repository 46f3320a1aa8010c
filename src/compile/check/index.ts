/** Checks Terraform files against provider schemas and constraints, without Terraform. */
export {
  type AttributeSchema,
  type BlockSchema,
  loadProviderSchema,
  type NestedBlockSchema,
  type ProviderSchema,
} from "../schemas/provider-schema.ts";
export { type CheckOptions, check, checkFolder } from "./check.ts";
export { checkInstances } from "./check-instances.ts";
export { formatProblem, PROBLEM_CODES, type Problem, type ProblemCode } from "./problem.ts";
