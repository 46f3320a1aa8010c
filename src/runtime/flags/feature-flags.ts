import { hash } from "node:crypto";
import * as z from "zod/mini";

/** Shares are counted in hundredths of a percent: 0.01 is the least that somebody has a part in. */
const BUCKETS = 10_000;
const MOST_NAMED = 100;

const named = z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(MOST_NAMED));

const rule = z.strictObject({
  percent: z.number().check(z.minimum(0), z.maximum(100)),
  always: z.exactOptional(named),
  never: z.exactOptional(named),
});

/** For whom a feature is on. */
export interface FlagRule {
  /** Of all keys, so many have it: 0 is off, 100 is on for everybody. */
  readonly percent: number;
  /** Keys that have it whatever the percentage is: testers, say. 100 at most. */
  readonly always?: readonly string[];
  /** Keys that do not have it whatever else is said. 100 at most. */
  readonly never?: readonly string[];
}

/** The rules of some features, by name: what a config of flags holds. */
export type FeatureFlags<Name extends string = string> = Readonly<Record<Name, FlagRule>>;

/**
 * The schema of a config that says for whom features are on. A value has a rule for each of the names and for no other, so that a
 * misspelt one is refused where it was written, and the value before holds.
 *
 * @example
 * ```ts
 * export const flags = config("flags", {
 *   schema: featureFlags("new-checkout"),
 *   value: { "new-checkout": { percent: 0, always: ["ann"] } },
 * });
 *
 * const isNew = isFeatureOn(await flags.get(), "new-checkout", customerId);
 * ```
 */
export function featureFlags<const Name extends string>(...names: readonly Name[]) {
  const rules = Object.fromEntries(names.map((name) => [name, rule])) as { [N in Name]: typeof rule }; // from each name
  return z.strictObject(rules);
}

/**
 * Whether a feature is on for a key: a user's id, a tenant's. The answer follows from name, key and rule alone, so that it is the same in
 * every environment and after every start. Who has a feature keeps it while the percentage grows, and of two features
 * different keys are the first.
 */
export function isFeatureOn<Name extends string>(
  flags: FeatureFlags<Name>,
  name: Name,
  key: string,
): boolean {
  const { percent, always = [], never = [] } = flags[name];
  if (never.includes(key)) return false;
  return always.includes(key) || bucketOf(name, key) < (percent / 100) * BUCKETS;
}

/** 0 to 9,999: where a key stands among all others, as far as a feature goes. A length in front keeps names and keys apart. */
function bucketOf(name: string, key: string): number {
  const digest = hash("sha256", `${name.length}:${name}${key}`, "buffer");
  // 48 bits over 10,000 places: no place gets more than a billionth more than another.
  return digest.readUIntBE(0, 6) % BUCKETS;
}
