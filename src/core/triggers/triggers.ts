import type { Trigger } from "../ground/trigger.ts";
import * as rooms from "./rooms.ts";

type Rooms = typeof rooms;

/** The name of a kind of trigger. */
export type TriggerKind = keyof Rooms;

/** A trigger of a kind, resolved. */
export type TriggerEntryOf<K extends TriggerKind> = ReturnType<Rooms[K]["entries"]>[number];

/** What calls a function, and how. */
export type TriggerEntry = TriggerEntryOf<TriggerKind>;

/** What can stand in an app's wiring. A task stands for itself: it is called directly. */
export type Wiring = Parameters<Rooms[TriggerKind]["functions"]>[0];

/** The names of what apps can ask of triggers. */
export type TriggerFeatures = { [K in TriggerKind]: keyof Rooms[K]["features"] }[TriggerKind];

/** The names of the texts of triggers. */
export type TriggerTexts = { [K in TriggerKind]: keyof Rooms[K]["texts"] }[TriggerKind];

/** A kind of trigger, whichever. */
export type AnyTrigger = Trigger<Wiring, TriggerEntry>;

/** What the model knows of each kind of trigger. Each is listed under its own name. */
export const TRIGGERS: Readonly<Record<TriggerKind, AnyTrigger>> = rooms satisfies {
  readonly [K in TriggerKind]: { entries(...given: never): readonly { readonly kind: K }[] };
};

/** The names of all kinds, in their order. */
export const TRIGGER_KINDS = (Object.keys(TRIGGERS) as TriggerKind[]).sort();

/** The triggers of one kind. */
export function triggersOf<K extends TriggerKind>(
  { triggers }: { readonly triggers: readonly TriggerEntry[] },
  kind: K,
): TriggerEntryOf<K>[] {
  return triggers.filter((trigger): trigger is TriggerEntryOf<K> => trigger.kind === kind);
}
