import type { Node } from "oxc-parser";
import { type Mutant, mutantsBy } from "../mutants/mutant.ts";
import { checkEdits } from "./checks.ts";
import { limitEdits } from "./limits.ts";
import type { AppEdit } from "./operators.ts";
import { writeEdits } from "./writes.ts";

/** All mutants of a module of an app: mistakes that those make who write systems of many parts. */
export function appMutantsOf(file: string, source: string): Mutant[] {
  return mutantsBy(editsOf, file, source);
}

function editsOf(node: Node, parent: Node | null, source: string): readonly AppEdit[] {
  return [writeEdits, checkEdits, limitEdits].flatMap((edits) => edits(node, parent, source));
}
