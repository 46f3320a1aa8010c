import { type Grant, granting } from "../../ground/grant.ts";
import type { BusLayout } from "./driver.ts";
import type { Event } from "./event.ts";
import type { BusPublisher } from "./handle.ts";
import { busHandling } from "./operations.ts";

export { type Event, event } from "./event.ts";
export type * from "./handle.ts";
export type { EventFilter, FieldPattern } from "./pattern.ts";

/** What a bus carries, and from where. */
export interface BusOptions<E extends Event> {
  /** The types of events that can be published to it. */
  readonly events: readonly E[];
  /** Where its events come from, CloudEvents' `source`; the bus's name if not given. */
  readonly source?: string;
}

/** A bus: each rule gets the events that match its pattern, at least once and in no order. Grant: `publisher`. */
export interface Bus<E extends Event = Event> extends BusLayout {
  readonly events: readonly E[];
  readonly publisher: Grant<BusPublisher<E>>;
}

/**
 * Declares a bus.
 *
 * @example
 * export const orders = bus("orders", { events: [OrderPlaced, OrderCancelled], source: "shop" });
 *
 * // in a function: uses: { orders: orders.publisher }, then
 * await orders.publish(OrderPlaced, { orderId: "o-1", total: 120 });
 */
export function bus<const E extends Event>(name: string, options: BusOptions<E>): Bus<E> {
  const layout: BusLayout = { kind: "bus", name, source: name, ...options };
  return granting(layout, busHandling);
}
