import type { JsonObject } from "@motif/core";
import type { Change, Seen } from "../checks.ts";
import type { ClientRequest } from "../history.ts";

/** What a made-up run looks like to a check; of every table and bucket the same. */
export interface MadeUp {
  readonly items?: readonly JsonObject[];
  readonly changes?: readonly Change<JsonObject>[];
  readonly requests?: readonly ClientRequest[];
}

/** A run that never was, for tests of checks. What is given may grow afterwards. */
export function seen({ items = [], changes = [], requests = [] }: MadeUp): Seen {
  return {
    now: new Date(0),
    requests,
    items: <T>() => items as readonly T[], // as the test says
    changes: <T extends JsonObject>(_: unknown, from = 0) =>
      changes.slice(from) as readonly Change<JsonObject>[] as readonly Change<T>[],
    objects: () => [],
    objectChanges: () => [],
    records: () => [],
    calls: () => [],
    invocations: [],
    deadLetters: () => [],
  };
}
