/**
 * What apps can ask for, and what each platform makes of it: the rows of docs/capabilities.md. Each cloud says its own
 * part beside its profile; tests hold every cell against the cloud's compiler.
 */
import { features as ofFunctions } from "./functions/features.ts";
import type { Feature, Support } from "./ground/feature.ts";
import { KINDS, type KindFeatures, RESOURCE_KINDS } from "./kinds/kinds.ts";
import { TRIGGER_KINDS, TRIGGERS, type TriggerFeatures } from "./triggers/triggers.ts";

export type { Feature, Support } from "./ground/feature.ts";

/** The name of a feature. */
export type FeatureName = keyof typeof ofFunctions | KindFeatures | TriggerFeatures;

/** What one cloud makes of every feature. */
export type Capabilities = Readonly<Record<FeatureName, Support>>;

/** What the table begins with, by what features are about; all others come after these. */
const FIRST = ["function", "HTTP API", "queue", "FIFO queue", "table", "bucket", "schedule", "task"];

/** All features, in the order of the table. */
export const FEATURES = inOrder([
  ofFunctions,
  ...RESOURCE_KINDS.map((kind) => KINDS[kind].features),
  ...TRIGGER_KINDS.map((kind) => TRIGGERS[kind].features),
]);

function inOrder(rooms: readonly Readonly<Record<string, Feature>>[]) {
  const place = ({ kind }: Feature) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  const rows = rooms.flatMap((features) => Object.entries(features));
  rows.sort(([, a], [, b]) => place(a) - place(b));
  return Object.fromEntries(rows) as Readonly<Record<FeatureName, Feature>>;
}
