import type { DeliveryProfile, Fact } from "./ground/profile.ts";
import { RESOURCE_KINDS } from "./kinds/kinds.ts";
import type { Profile } from "./profile.ts";

/** How something comes to a function that nobody waits for. */
export const DELIVERY_WAYS = ["queue", "fifo", "streams", "events", "schedules", "feeds"] as const;

/** One of {@link DELIVERY_WAYS}. */
export type DeliveryWay = (typeof DELIVERY_WAYS)[number];

/**
 * All that a profile says of what can go wrong, by the name that a simulation calls it: `crash`, `client.answer-lost`,
 * `queue.late`, `table.throttled`.
 */
export function faultsOf(profile: Profile): ReadonlyMap<string, Fact<boolean>> {
  return new Map([
    ...Object.entries(profile.function.faults),
    ...named("client", profile.http.faults),
    ...DELIVERY_WAYS.flatMap((way) => named(way, deliveryOf(profile, way).faults)),
    ...RESOURCE_KINDS.flatMap((kind) => named(kind, profile[kind].faults)),
  ]);
}

function deliveryOf(profile: Profile, way: DeliveryWay): DeliveryProfile {
  const { queue, stream, events, schedules, feeds } = profile;
  return { queue: queue.standard, fifo: queue.fifo, streams: stream.delivery, events, schedules, feeds }[way];
}

function named(prefix: string, faults: Readonly<Record<string, Fact<boolean>>>): [string, Fact<boolean>][] {
  return Object.entries(faults).map(([name, of]) => [`${prefix}.${name}`, of]);
}
