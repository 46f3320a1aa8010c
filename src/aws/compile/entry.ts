import { entrySource } from "@motif/compile/bundle";
import type { FunctionPlan } from "../ground/plan.ts";

/**
 * The source of a function's entry: the adapter of its trigger and the drivers of what it uses, each from its room.
 * `file` is the function's absolute path.
 */
export function functionEntry({ trigger, drivers }: FunctionPlan, file: string): string {
  return entrySource({
    file,
    serve: { module: `@motif/aws/${trigger}/trigger`, name: "serve" },
    drivers: drivers.map((kind) => [kind, { module: `@motif/aws/${kind}/driver`, name: kind }]),
  });
}
