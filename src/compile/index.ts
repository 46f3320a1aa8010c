/**
 * Terraform as data: build a plan, look into it, judge it, print it. Needs nothing but this folder; checking
 * (`@motif/compile/check`), running terraform (`@motif/compile/offline`) and what tests of compilers have in common
 * (`@motif/compile/testing`) load more and are imported apart.
 */
export { TerraformError, type TerraformErrorCode } from "./errors.ts";
export {
  type Args,
  type Argument,
  type Block,
  block,
  blocks,
  dynamicBlock,
  type NestedBlocks,
} from "./hcl/block.ts";
export {
  type Commented,
  call,
  commented,
  conditional,
  type Expression,
  heredoc,
  local,
  not,
  type Operator,
  op,
  ref,
  tpl,
  type Value,
  v,
  verbatim,
} from "./hcl/expression.ts";
export {
  argument,
  type Literal,
  literalOf,
  nested,
  references,
  refersTo,
  walkArguments,
  walkExpression,
} from "./hcl/inspect.ts";
export {
  type Addressed,
  type Condition,
  type DataSource,
  data,
  dataSourcesOf,
  jsonencode,
  locals,
  type Meta,
  output,
  type Plan,
  printPlan,
  provider,
  type Resource,
  resource,
  resourcesOf,
  type TerraformFile,
  terraform,
  type VariableOptions,
  variable,
} from "./plan.ts";
export { type RootBlocks, rootModule, twinsOf } from "./root-module.ts";
export { applyRules, type Rule, type Violation } from "./rules.ts";
