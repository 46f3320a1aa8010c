import type { PublishOptions, TopicPublisher } from "@motif/core";
import { handleOf, type TopicEntry } from "@motif/core/model";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { Topics } from "./store.ts";

/** A topic with its subscriptions. */
export type TopicState = Omit<TopicEntry, "layout">;

/** What the admin API asks of an app's topics. */
export interface TopicPort {
  /** A topic with its subscriptions. */
  describe(topic: string): TopicState;
  /** Stores a message durably for each subscription. Rejects with `ValidationError`, `InvalidArgumentError` or `TooLargeError`. */
  publish(topic: string, message: unknown, options: PublishOptions): Promise<{ readonly id: string }>;
}

/** What an operator may do with an app's topics. */
export class TopicOperator implements TopicPort {
  readonly #access: OperatorAccess<Topics>;

  constructor(access: OperatorAccess<Topics>) {
    this.#access = access;
  }

  describe(name: string): TopicState {
    const { layout: _, ...state } = named("topic", this.#access.inventory.resources.topic, name);
    return state;
  }

  async publish(name: string, message: unknown, options: PublishOptions): Promise<{ readonly id: string }> {
    const { inventory, drivers } = this.#access;
    const { layout } = named("topic", inventory.resources.topic, name);
    const handle = handleOf(layout, "publisher", drivers);
    return (handle as TopicPublisher<unknown>).publish(message, options); // what this access gives
  }
}
