/**
 * Terraform as data: build a module, look into it, print it. What compilers share beyond that is `@motif/compile/kit`; checking
 * (`@motif/compile/check`), running terraform (`@motif/compile/offline`) and what tests of compilers have in common
 * (`@motif/compile/testing`) load more and are imported apart.
 */
export { TerraformError, type TerraformErrorCode } from "./errors.ts";
export {
  type Args,
  type Argument,
  allBlocks,
  type Block,
  block,
  blocks,
  dynamicBlock,
  type NestedBlocks,
} from "./hcl/block.ts";
export {
  type Addressed,
  type Condition,
  type DataSource,
  data,
  locals,
  type Meta,
  output,
  provider,
  type Resource,
  resource,
  terraform,
  type VariableOptions,
  variable,
} from "./hcl/declarations.ts";
export {
  type Commented,
  call,
  commented,
  conditional,
  type Expression,
  jsonencode,
  not,
  type Operator,
  op,
  toExpression,
  type Value,
  verbatim,
} from "./hcl/expression.ts";
export { type ForNames, listFor, mapFor } from "./hcl/for.ts";
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
export { dataSourcesOf, type Module, printModule, resourcesOf, type TerraformFile } from "./hcl/module.ts";
export { withInstances } from "./hcl/reduce/instances.ts";
export { at, eachKey, eachValue, local, member, ref, splat, v } from "./hcl/reference.ts";
export { heredoc, template, tpl } from "./hcl/template.ts";
