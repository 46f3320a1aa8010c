import type { TriggerEntry, TriggerKind } from "@motif/core/model";
import * as rooms from "./rooms.ts";
import type { Trigger, TriggerUsage } from "./trigger.ts";

/** What the calculator knows of each kind of trigger. */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger>> = rooms;

/** What an app's triggers brought in a month, by kind. */
export type TriggersUsage = {
  readonly [K in TriggerKind]: readonly ReturnType<(typeof rooms)[K]["ofDay"]>[];
};

/** The usage of all triggers, each worked out by its kind. */
export function triggersUsage<T extends { readonly trigger: TriggerEntry }>(
  items: readonly T[],
  usageOf: (kind: Trigger, item: T) => TriggerUsage,
): TriggersUsage {
  const kinds = Object.entries(TRIGGERS).map(([name, kind]) => [
    name,
    items.filter(({ trigger }) => trigger.kind === name).map((item) => usageOf(kind, item)),
  ]);
  return Object.fromEntries(kinds) as TriggersUsage; // `usageOf` asks the kind that it is given
}
