import type { Json } from "@motif/core";
import { type Diagnostic, type MachineType, readMachine, run, type Tasks } from "@motif/workflow";

/** How an execution ended, or why there was none. */
export type Executed =
  | { readonly status: "SUCCEEDED"; readonly output: Json }
  | {
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error: string | null;
      readonly cause: string | null;
    }
  | { readonly status: "INVALID"; readonly diagnostics: readonly Diagnostic[] };

/** Runs a definition with an input under the virtual clock. */
export async function execute(
  definition: Json,
  input: Json,
  type: MachineType,
  tasks: Tasks,
): Promise<Executed> {
  const { machine, diagnostics } = readMachine(definition, type);
  if (machine === undefined) return { status: "INVALID", diagnostics };
  const { status, output = null, error = null, cause = null } = await run(machine, input, { tasks });
  return status === "SUCCEEDED" ? { status, output } : { status, error, cause };
}

/** A diagnostic as a person reads it. */
export function inWords({ severity, code, location, message }: Diagnostic): string {
  return `${severity} ${code} ${location === "" ? "(the whole definition)" : location}: ${message}`;
}
