import type { Block } from "../hcl/block.ts";
import { type Module, printModule } from "../hcl/module.ts";
import { withInstances } from "../hcl/reduce/instances.ts";
import { identifier } from "../kit/naming.ts";
import { type CheckOptions, check } from "./check.ts";
import type { Problem, ProblemCode } from "./problem.ts";

/**
 * What is found in the module as it is written. An instance may be there twice here, once for each choice that a variable
 * leaves, and what is referred to are instances, which have other addresses here.
 */
const OF_THE_WHOLE: readonly ProblemCode[] = [
  "unresolved-reference",
  "unknown-attribute",
  "duplicate",
  "format",
];

/**
 * Checks the arguments of every instance of a module against schemas and constraints, also where only expressions say what a
 * block is repeated for (`merge`, `for`). All else is for `check`, which sees the module as it is written.
 */
export async function checkInstances(module: Module, options: CheckOptions): Promise<Problem[]> {
  const { files } = withInstances(module);
  const named = files.map((file) => ({ ...file, blocks: file.blocks.map(withOwnLabel) }));
  const problems = await check(printModule({ files: named }), options);
  return problems.filter(({ code }) => !OF_THE_WHOLE.includes(code));
}

/** An instance as a block that can be printed: with its key in its label. */
function withOwnLabel(block: Block & { readonly address?: string }): Block {
  const [type, name] = block.labels;
  const key = /\["(.*)"\]$/.exec(block.address ?? "")?.[1];
  if (key === undefined || type === undefined) return block;
  return { ...block, labels: [type, `${name}_${identifier(key).replace(/\W/g, "_")}`] };
}
