import { MotifError } from "@motif/core";
import type { ResourceKind } from "@motif/core/platform";
import { resourceVariable } from "../environment.ts";

/**
 * The name of a table or bucket on AWS, or the URL of a queue: what the compiler set for it. Throws `missing-variable`.
 */
export function physicalName(kind: ResourceKind, name: string): string {
  const variable = resourceVariable(kind, name);
  const value = process.env[variable];
  if (value) return value;
  throw new MotifError(
    "missing-variable",
    `The environment variable ${variable} is not set, so ${kind} ${name} is not known. Deploy the function with the configuration that was built with it.`,
  );
}
