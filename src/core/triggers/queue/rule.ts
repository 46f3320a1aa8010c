import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { Bus, Event } from "../../kinds/bus/declare.ts";
import { envelope } from "../../kinds/bus/envelope.ts";
import type { EventFilter } from "../../kinds/bus/pattern.ts";
import { queue } from "../../kinds/queue/declare.ts";
import type { DeliveryPolicy, QueueSubscription } from "./declare.ts";

/** Which of a bus's events a consumer gets, besides their type, and how they are delivered to it. */
export interface RulePolicy extends DeliveryPolicy {
  /** An event pattern over the CloudEvent; all events of these types if not given. */
  readonly pattern?: Omit<EventFilter, "type">;
}

/**
 * Delivers a bus's events of one type, or of several, to a consumer, whatever becomes of other rules. What stands between the
 * two is a queue, named after both: what the consumer cannot process is tried again from there, and ends in that queue's dead letters.
 * The consumer's schema is of the events' data.
 *
 * @example
 * export default app("shop", {
 *   stock: rule(orders, OrderPlaced, reserveStock),
 *   fraud: rule(orders, OrderPlaced, checkFraud, {
 *     pattern: { data: { total: [{ numeric: [">", 1000] }], country: [{ "anything-but": ["ch"] }] } },
 *     retry: { attempts: 5 },
 *   }),
 * });
 */
export function rule<Data>(
  bus: Bus,
  events: Event<string, Data> | readonly Event<string, Data>[],
  consumer: ConsumerFunction<Data>,
  { pattern, ...policy }: RulePolicy = {},
): QueueSubscription {
  const types = (Array.isArray(events) ? events : [events]) as readonly Event<string, Data>[]; // a list, or one
  // What a circular import left undefined is reported when the app is loaded.
  const own = queue(`${bus?.name}-${consumer?.name}`, {
    schema: envelope,
    rule: { bus, pattern: { type: types.map((event) => event?.name), ...pattern } },
  });
  return { kind: "queueSubscription", queue: own, consumer, ...policy };
}
