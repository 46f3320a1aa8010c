import { TRIGGER_KINDS, type TriggerEntry, type TriggerKind, triggersOf } from "@motif/core/model";
import type { RunningTriggers, Trigger, TriggerHost } from "../delivery/trigger.ts";
import * as rooms from "./rooms.ts";

type Rooms = typeof rooms;

/** What the engine knows of each kind of trigger. */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger<TriggerEntry, RunningTriggers>>> = rooms;

/** All triggers of an app in a running engine, by kind. */
export type AttachedTriggers = { readonly [K in TriggerKind]: ReturnType<Rooms[K]["attach"]> };

/** Prepares all of an app's triggers. */
export function attachTriggers(host: TriggerHost): AttachedTriggers {
  const attached = TRIGGER_KINDS.map((kind) => [
    kind,
    TRIGGERS[kind].attach(triggersOf(host.inventory, kind), host),
  ]);
  return Object.fromEntries(attached) as AttachedTriggers; // each kind made its own
}
