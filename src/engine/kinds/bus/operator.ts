import type { BusPublisher, EventOptions } from "@motif/core";
import { type BusEntry, handleOf } from "@motif/core/model";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { Buses } from "./store.ts";

/** A bus with its rules. */
export type BusState = Omit<BusEntry, "layout">;

/** What the admin API asks of an app's buses. */
export interface BusPort {
  /** A bus with its rules. */
  describe(bus: string): BusState;
  /**
   * Stores an event durably for each rule that it matches. Rejects with `ValidationError`, `InvalidArgumentError`, `NotFoundError`
   * or `TooLargeError`.
   */
  publish(bus: string, type: string, data: unknown, options: EventOptions): Promise<{ readonly id: string }>;
}

/** What an operator may do with an app's buses. */
export class BusOperator implements BusPort {
  readonly #access: OperatorAccess<Buses>;

  constructor(access: OperatorAccess<Buses>) {
    this.#access = access;
  }

  describe(name: string): BusState {
    const { layout: _, ...state } = named("bus", this.#access.inventory.resources.bus, name);
    return state;
  }

  async publish(
    name: string,
    type: string,
    data: unknown,
    options: EventOptions,
  ): Promise<{ readonly id: string }> {
    const { inventory, drivers } = this.#access;
    const { layout } = named("bus", inventory.resources.bus, name);
    const event = named(`event of bus ${name}`, layout.events, type);
    const handle = handleOf(layout, "publisher", drivers);
    return (handle as BusPublisher).publish(event, data, options); // what this access gives
  }
}
