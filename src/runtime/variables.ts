/** The environment variables of a deployed function: a compiler sets them, and what runs in the cloud reads them. */
import { MotifError, parse } from "@motif/core";
import type { ResourceKind } from "@motif/core/platform";
import type * as z from "zod/mini";

/**
 * The variable with what a driver has to know of a resource, such as its physical name: `MOTIF_TABLE_ITEMS`,
 * `MOTIF_QUEUE_BULK_JOBS`. Two names of one kind never share a variable, since names have no underscore.
 */
export function resourceVariable(kind: ResourceKind, name: string): string {
  return `MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** What the compiler set for a resource: mostly its physical name. Throws `missing-variable`. */
export function physicalName(kind: ResourceKind, name: string): string {
  return variable(resourceVariable(kind, name), `${kind} ${name}`);
}

/** The value of a variable that the compiler set, and what it tells, for the error. Throws `missing-variable`. */
export function variable(name: string, what?: string): string {
  const value = process.env[name];
  if (value) return value;
  const unknown = what === undefined ? "" : `, so ${what} is not known`;
  throw new MotifError(
    "missing-variable",
    `The environment variable ${name} is not set${unknown}. Deploy the function with the configuration that was built with it.`,
  );
}

/** The value of a variable that holds JSON. Throws `missing-variable`, `ValidationError` and `SyntaxError`. */
export function jsonVariable<T>(name: string, schema: z.ZodMiniType<T>): T {
  return parse(schema, JSON.parse(variable(name)), `variable ${name}`);
}
