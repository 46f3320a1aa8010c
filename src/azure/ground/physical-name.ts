import { MotifError } from "@motif/core";
import type { ResourceKind } from "@motif/core/platform";
import { resourceVariable } from "./environment.ts";

/** The name of a container or a queue on Azure: what the compiler set for it. Throws `missing-variable`. */
export function physicalName(kind: ResourceKind, name: string): string {
  return variable(resourceVariable(kind, name), `${kind} ${name}`);
}

/** An app setting, and what it is for. Throws `missing-variable` where it is not there. */
export function variable(name: string, what: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new MotifError(
    "missing-variable",
    `The app setting ${name} is not set, so ${what} is not known. Deploy the function app with the configuration that was built with it.`,
  );
}
