import type { Block } from "../hcl/block.ts";
import { type Module, printModule } from "../hcl/module.ts";
import { withInstances } from "../hcl/reduce/instances.ts";
import { identifier } from "../kit/naming.ts";
import { type CheckOptions, checkArguments, checkFiles } from "./check.ts";
import { parseModule } from "./parsed.ts";
import type { Problem } from "./problem.ts";

/**
 * Checks the arguments of every instance of a module against schemas and constraints, also where only expressions say what a
 * block is repeated for (`merge`, `for`). All else is for `check`, which sees the module as it is written.
 */
export async function checkInstances(module: Module, options: CheckOptions): Promise<Problem[]> {
  const { files } = withInstances(module);
  const named = files.map((file) => ({ ...file, blocks: file.blocks.map(withOwnLabel) }));
  const parsed = await parseModule(printModule({ files: named }));
  return [
    ...parsed.problems.filter(({ code }) => code !== "duplicate"),
    ...checkArguments(parsed, options).problems,
    ...(await checkFiles(parsed, options)),
  ];
}

/** An instance as a block that can be printed: with its key in its label. */
function withOwnLabel(block: Block & { readonly address?: string }): Block {
  const [type, name] = block.labels;
  const key = /\["(.*)"\]$/.exec(block.address ?? "")?.[1];
  if (key === undefined || type === undefined) return block;
  return { ...block, labels: [type, `${name}_${identifier(key).replace(/\W/g, "_")}`] };
}
