import type { Json } from "../json.ts";
import { Machine, type MachineType } from "../machine.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Definition } from "./types.ts";
import { validate } from "./validate.ts";

/** A machine, or why the definition is none. Warnings may come with a machine. */
export type ReadMachine =
  | { readonly machine: Machine; readonly diagnostics: readonly Diagnostic[] }
  | { readonly machine?: undefined; readonly diagnostics: readonly Diagnostic[] };

/** A definition in the Amazon States Language, checked as a whole, as a machine that can run. */
export function readMachine(definition: Json, type: MachineType = "STANDARD"): ReadMachine {
  const diagnostics = validate(definition, type);
  if (!isDefinition(definition, diagnostics)) return { diagnostics };
  return { machine: new Machine(definition, type), diagnostics };
}

/** The validation has looked at every member: a definition without errors has the form that the types say. */
function isDefinition(definition: unknown, diagnostics: readonly Diagnostic[]): definition is Definition {
  return diagnostics.every(({ severity }) => severity !== "ERROR");
}
