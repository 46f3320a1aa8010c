import type { Check, Seen } from "../checks.ts";

/** What an effect is known by: the order that was shipped, the payment that was booked. */
export type EffectKey = string | number;

/** Effects, each under its key. */
export interface Effects {
  /** What one is called in messages: `shipment`. */
  readonly effect: string;
  /** The key of each effect, as often as it took place: from items, objects, changes, dead letters … */
  readonly effects: (seen: Seen) => Iterable<EffectKey>;
}

/** Effects of which it is known which there must be. */
export interface RequiredEffects extends Effects {
  /** The keys that must have an effect, such as those of all orders that were accepted. */
  readonly required: (seen: Seen) => Iterable<EffectKey>;
  /** Keys that may have one as well, such as those of orders whose answer was lost; any other may, if this is not given. */
  readonly allowed?: (seen: Seen) => Iterable<EffectKey>;
}

/**
 * No effect takes place twice. Holds at any time, so it belongs to `always`.
 *
 * @example
 * "no order is shipped twice": atMostOnce({
 *   effect: "shipment",
 *   effects: ({ items }) => items(shipments).map(({ orderId }) => orderId),
 * })
 */
export function atMostOnce({ effect, effects }: Effects): Check {
  return (seen) => repeated(effect, counted(effects(seen)));
}

/**
 * Every effect that there must be took place, and none twice. Belongs to `eventually`, as effects take their time.
 *
 * @example
 * "each accepted order is shipped once": exactlyOnce({
 *   effect: "shipment",
 *   required: ({ items }) => items(orders).map(({ id }) => id),
 *   effects: ({ items }) => items(shipments).map(({ orderId }) => orderId),
 * })
 */
export function exactlyOnce({ effect, effects, required, allowed }: RequiredEffects): Check {
  return (seen) => {
    const counts = counted(effects(seen));
    const must = new Set(required(seen));
    for (const key of must) {
      if (!counts.has(key)) return `There is no ${effect} for ${JSON.stringify(key)}.`;
    }
    const may = allowed && new Set(allowed(seen));
    for (const key of counts.keys()) {
      if (may && !must.has(key) && !may.has(key)) {
        return `There is a ${effect} for ${JSON.stringify(key)}, for which nobody asked.`;
      }
    }
    return repeated(effect, counts);
  };
}

function counted(keys: Iterable<EffectKey>): ReadonlyMap<EffectKey, number> {
  const counts = new Map<EffectKey, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function repeated(effect: string, counts: ReadonlyMap<EffectKey, number>): string | undefined {
  for (const [key, count] of counts) {
    if (count > 1) return `There are ${count} ${effect}s for ${JSON.stringify(key)} instead of one.`;
  }
  return undefined;
}
