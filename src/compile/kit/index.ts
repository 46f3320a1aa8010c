/** What the compilers of all clouds share. It knows no cloud: limits, titles and names are parameters. */
export { type RootBlocks, rootModule, twinsOf } from "./root-module.ts";
export { applyRules, type Rule, type Violation } from "./rules.ts";
