import { MotifError, parse } from "@motif/core";
import type { ResourceKind } from "@motif/core/platform";
import type * as z from "zod/mini";
import { resourceVariable } from "./environment.ts";

/** The value of a variable that the compiler set. Throws `missing-variable`. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new MotifError(
    "missing-variable",
    `The environment variable ${name} is not set. Deploy the function with the configuration that was built with it.`,
  );
}

/** The value of a variable that holds JSON. Throws `missing-variable`, `ValidationError` and `SyntaxError`. */
export function jsonVariable<T>(name: string, schema: z.ZodMiniType<T>): T {
  return parse(schema, JSON.parse(variable(name)), `variable ${name}`);
}

/** The name of a resource on Google Cloud, as the compiler set it. Throws `missing-variable`. */
export function physicalName(kind: ResourceKind, name: string): string {
  return variable(resourceVariable(kind, name));
}
