import type { App } from "../app.ts";
import type { Named } from "../ground/trigger.ts";
import { type AnyTrigger, TRIGGER_KINDS, TRIGGERS, type Wiring } from "../triggers/triggers.ts";

/** Something in an app's wiring, with what the model knows of its kind. */
export interface Wired extends Named<Wiring> {
  readonly trigger: AnyTrigger;
}

/** What an app is wired of, in the order of the app. What is no trigger is left out; `problemsOf` reports it. */
export function wiredIn(app: App): Wired[] {
  return Object.entries(app.wiring).flatMap(([name, wiring]) => {
    const trigger = triggerOf(wiring);
    return trigger ? [{ name, wiring, trigger }] : [];
  });
}

/** The kind of trigger that something in the wiring declares; undefined where it is none. */
export function triggerOf(wiring: Wiring | undefined): AnyTrigger | undefined {
  return TRIGGER_KINDS.map((kind) => TRIGGERS[kind]).find((trigger) => trigger.wiring === wiring?.kind);
}
