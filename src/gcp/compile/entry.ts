import { entrySource } from "@motif/compile/bundle";
import type { FunctionPlan } from "../ground/plan.ts";

/** The package that runs a deployed function, and its version. */
export const FRAMEWORK = { name: "@google-cloud/functions-framework", version: "5.0.5" } as const;

/**
 * The source of a function's entry: what handles its trigger and the drivers of what it uses, each from its room.
 * `file` is the function's absolute path.
 */
export function functionEntry({ trigger, drivers }: FunctionPlan, file: string): string {
  return entrySource({
    file,
    start: { module: "@motif/gcp/start", name: "start" },
    serve: { module: `@motif/gcp/${trigger}/trigger`, name: "serve" },
    drivers: drivers.map((kind) => [kind, { module: `@motif/gcp/${kind}/driver`, name: kind }]),
  });
}
