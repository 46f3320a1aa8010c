/** What the tests of compilers to Terraform have in common. */
export { type ConstraintCase, codesOf, deadEntries } from "./constraints.ts";
export {
  type ModuleTest,
  refusingRun,
  resourceAt,
  testModule,
  textsByAddress,
} from "./module.ts";
export { describeConstraints, describeRules, type RuleExamples } from "./rules.ts";
export { type TerraformRequest, terraformRuns } from "./terraform-runs.ts";
