/**
 * The environment of a deployed function, the one contract between the compiler, which sets it, and the adapters, which
 * read it. This is what does not depend on rooms; theirs is in their own `environment.ts`. Nothing secret is ever in it.
 */
import type { ResourceKind } from "@motif/core/platform";

/** Names of the variables that every function has. */
export const VARIABLE = {
  /** Name of the app: `service` in logs, spans and metrics. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. */
  logLevel: "MOTIF_LOG_LEVEL",
} as const;

/**
 * The variable with what a driver has to know of a resource, such as its physical name: `MOTIF_TABLE_ITEMS`,
 * `MOTIF_QUEUE_BULK_JOBS`. Two names of one kind never share a variable, since names have no underscore. A function has
 * those of what it was granted.
 */
export function resourceVariable(kind: ResourceKind, name: string): string {
  return `MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** The payload of a keep-warm invocation: an adapter answers it at once, without calling the function. */
export const KEEP_WARM_EVENT = { motif: "keep-warm" } as const;
