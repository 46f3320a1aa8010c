import type { Carried } from "../../ground/grant.ts";
import type { Json } from "../../ground/json.ts";
import type { Event } from "./event.ts";
import type { EventFilter } from "./pattern.ts";

/** A bus without its types: what drivers and compilers see. */
export interface BusLayout {
  readonly kind: "bus";
  readonly name: string;
  /** The types of events that it carries. */
  readonly events: readonly Event[];
  /** Where they come from: CloudEvents' `source`. */
  readonly source: string;
}

/** The rule that brings events of a bus into a queue. */
export interface BusRule {
  readonly bus: BusLayout;
  /** An event pattern over CloudEvents. */
  readonly pattern: EventFilter;
}

/** An event on its way to a bus. `data` has been parsed, `carried` is the trace context. */
export interface OutgoingEvent {
  readonly type: string;
  readonly subject?: string;
  readonly data: Json;
  readonly carried: Carried;
}

/** A platform's buses, seen from a publisher. */
export interface BusDriver {
  /**
   * Stores all events durably for every rule that they match, or throws. The ids are in the order of the events; the consumers
   * of all rules know an event by the same one.
   */
  publish(bus: BusLayout, events: readonly OutgoingEvent[]): Promise<readonly { readonly id: string }[]>;
}
