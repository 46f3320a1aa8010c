import {
  type ConsumerFunction,
  type ConsumerInput,
  type ConsumerOptions,
  consumer,
} from "./functions/consumer.ts";
import type { CloudEvent } from "./ground/cloud-event.ts";
import type { Grant, Uses } from "./ground/grant.ts";
import type { Bus, Event } from "./kinds/bus/declare.ts";
import type { BusPublisher } from "./kinds/bus/handle.ts";
import type { Queue } from "./kinds/queue/declare.ts";
import type { QueueSender } from "./kinds/queue/handle.ts";
import type { Stream } from "./kinds/stream/declare.ts";
import type { StreamPublisher } from "./kinds/stream/handle.ts";
import type { Topic } from "./kinds/topic/declare.ts";
import type { TopicPublisher } from "./kinds/topic/handle.ts";

/** One type of event of a bus, as the end of a pipe: what {@link onto} gives. */
export interface BusTarget<in O> {
  readonly kind: "busTarget";
  readonly bus: Bus;
  readonly event: Event;
  readonly accepts?: (data: O) => void;
}

/** Where a pipe ends. To a function, a consumer with a filter is enough. */
export type PipeTarget<O> = Queue<O> | Topic<O> | Stream<O> | BusTarget<O>;

/** What a pipe is made of. */
export interface PipeOptions<U extends Uses, T, O> extends ConsumerOptions<U, T> {
  /** Where what it gives goes on to. */
  readonly to: PipeTarget<O>;
  /**
   * The group of what goes to a FIFO queue or topic. If not given: the event's subject, such as the key of a stream's record; and where
   * an event has none, all are one group.
   */
  readonly group?: (output: O) => string;
}

/**
 * Makes what comes out of an event that went in; `undefined`, and nothing goes on. What it throws on comes again, as with any
 * consumer.
 */
export type Enrichment<U extends Uses, T, O> = (
  input: ConsumerInput<U, T>,
) => O | undefined | Promise<O | undefined>;

/** A pipe's end among what its function uses. No author's own name is this one by accident. */
const TARGET = "$target";

/** A type of event of a bus, for the `to` of a pipe. */
export function onto<O>(bus: Bus, event: Event<string, O>): BusTarget<O> {
  return { kind: "busTarget", bus, event };
}

/**
 * Declares a pipe: events of a source that pass a filter go on to a target, as they are or enriched. It is a consumer, and is wired to
 * its source as one: `consume`, `consumeStream`, `onChange`, `rule`, `subscribe`. What it sent on is sent once more where an event
 * comes twice; a FIFO target drops that, as it goes by the event's id.
 *
 * @example
 * ```ts
 * // functions/ship-large.ts
 * export default pipe("ship-large", {
 *   event: Order,
 *   filter: matching({ total: [{ numeric: [">=", 100] }] }),
 *   uses: { customers: customers.reader },
 *   to: shipments,
 * }, async ({ event: { data }, customers }) => ({ ...data, customer: await customers.get(data.customerId) }));
 *
 * // app.ts
 * export default app("shop", { ship: consume(orders, shipLarge, { batchSize: 10 }) });
 * ```
 */
export function pipe<T, U extends Uses = Record<never, never>>(
  name: string,
  options: PipeOptions<U, T, T>,
): ConsumerFunction<T>;
export function pipe<T, O, U extends Uses = Record<never, never>>(
  name: string,
  options: PipeOptions<U, T, O>,
  enrich: Enrichment<U, T, O>,
): ConsumerFunction<T>;
export function pipe(
  name: string,
  { to, group, ...options }: PipeOptions<Uses, unknown, unknown>,
  enrich: Enrichment<Uses, unknown, unknown> = ({ event }) => event.data,
): ConsumerFunction<unknown> {
  const uses: Uses = { ...options.uses, [TARGET]: grantOf(to) };
  return consumer(name, { ...options, uses }, async (input) => {
    const output = await enrich(input);
    if (output === undefined) return;
    const { event } = input;
    await sendOn(to, input[TARGET], output, event, group?.(output) ?? event.subject ?? name);
  });
}

/** What a circular import left undefined is reported when the app is loaded. */
function grantOf(to: PipeTarget<unknown>): Grant {
  if (to?.kind === "queue") return to.sender;
  return to?.kind === "busTarget" ? to.bus?.publisher : to?.publisher;
}

async function sendOn(
  to: PipeTarget<unknown>,
  handle: unknown,
  output: unknown,
  { id, subject }: CloudEvent<unknown>,
  group: string,
): Promise<void> {
  const ordering = "fifo" in to && to.fifo ? { group, deduplicationId: id } : {};
  // A handle is of the kind that its grant is of.
  if (to.kind === "queue") await (handle as QueueSender<unknown>).send(output, ordering);
  else if (to.kind === "topic") await (handle as TopicPublisher<unknown>).publish(output, ordering);
  else if (to.kind === "stream") await (handle as StreamPublisher<unknown>).publish(output);
  else await (handle as BusPublisher).publish(to.event, output, subject === undefined ? {} : { subject });
}
