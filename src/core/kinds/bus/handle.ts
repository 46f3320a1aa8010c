import type { Event } from "./event.ts";

/** Options of one event. */
export interface EventOptions {
  /** What the event is about within its source, such as the id of an order: CloudEvents' `subject`. */
  readonly subject?: string;
}

/** One event of `publishMany`. */
export interface EventEntry<E extends Event> extends EventOptions {
  readonly event: E;
  readonly data: DataOf<E>;
}

/** The data of a type of event. */
export type DataOf<E> = E extends Event<string, infer Data> ? Data : never;

/** Publishing operations. When they return, the events are stored durably for every rule that they match. */
export interface BusPublisher<E extends Event = Event> {
  /** The id is the one that all rules' consumers know the event by. */
  publish<One extends E>(
    event: One,
    data: DataOf<One>,
    options?: EventOptions,
  ): Promise<{ readonly id: string }>;
  /** Publishes many; throws if any was refused, in which case some may have been accepted. */
  publishMany(entries: readonly EventEntry<E>[]): Promise<readonly { readonly id: string }[]>;
}
