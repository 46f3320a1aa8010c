/**
 * Every text that authors write and that can reach a cloud: the rows of docs/texts.md. Each cloud says of each kind what
 * the place takes where such a text ends.
 */
import type { App } from "./app.ts";
import { texts as ofFunctions } from "./functions/texts.ts";
import { nameText, type TextKind } from "./ground/text.ts";
import { KINDS, type KindTexts, RESOURCE_KINDS } from "./kinds/kinds.ts";
import { functionsOf, resourcesOf } from "./model/collect.ts";
import { wiredIn } from "./model/wiring.ts";
import { TRIGGER_KINDS, TRIGGERS, type TriggerTexts } from "./triggers/triggers.ts";

const ofApps = { "app.name": nameText("name of an app") };

/** The name of a kind of text. */
export type TextName = keyof typeof ofApps | keyof typeof ofFunctions | KindTexts | TriggerTexts;

/** A text of an author's. */
export interface WrittenText {
  readonly kind: TextName;
  /** The place in the app, as refusals say it: `bucket uploads`. */
  readonly where: string;
  readonly text: string;
}

/** All kinds of text, by room. */
export const TEXTS = Object.assign(
  {},
  ofApps,
  ofFunctions,
  ...RESOURCE_KINDS.map((kind) => KINDS[kind].texts),
  ...TRIGGER_KINDS.map((kind) => TRIGGERS[kind].texts),
) as Readonly<Record<TextName, Pick<TextKind<never>, "title" | "form">>>; // the rooms have all names there are

/** The texts of an app that can reach a cloud, each once at a place. */
export function textsIn(app: App): WrittenText[] {
  return [
    ...written(`app ${app.name}`, ofApps, app),
    ...functionsOf(app).flatMap((fn) => written(`function ${fn.name}`, ofFunctions, fn)),
    ...resourcesOf(app).flatMap((layout) =>
      written(`${layout.kind} ${layout.name}`, KINDS[layout.kind].texts, layout),
    ),
    ...wiredIn(app).flatMap(({ trigger, ...named }) => written(named.name, trigger.texts, named)),
  ];
}

function written<Source>(
  where: string,
  kinds: Readonly<Record<string, TextKind<Source>>>,
  source: Source,
): WrittenText[] {
  return Object.entries(kinds).flatMap(([kind, { in: textsOf }]) =>
    [...new Set(textsOf(source))].map((text) => ({ kind: kind as TextName, where, text })),
  ); // each room's own names
}
