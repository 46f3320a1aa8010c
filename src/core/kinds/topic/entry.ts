import type { Layout } from "../../ground/grant.ts";
import type { Listener } from "../../ground/kind.ts";
import type { QueueLayout } from "../queue/driver.ts";
import type { TopicLayout } from "./driver.ts";
import { conditionsOf, type TopicFilter } from "./filter.ts";

/** A topic, resolved. */
export interface TopicEntry {
  readonly name: string;
  readonly layout: TopicLayout;
  readonly fifo: boolean;
  readonly filterBy: readonly string[];
  /** Who gets a copy of its messages, in order of name. */
  readonly subscriptions: readonly SubscriptionEntry[];
}

/** A queue behind a topic. */
export interface SubscriptionEntry {
  readonly queue: string;
  /** Which messages it gets; not there where it gets all. */
  readonly filter?: TopicFilter;
}

/** Resolves a topic. */
export function topicEntry(
  topic: TopicLayout,
  _: readonly Listener[],
  resources: readonly Layout[],
): TopicEntry {
  const { name, fifo, filterBy } = topic;
  return {
    name,
    layout: topic,
    fifo,
    filterBy: [...filterBy].sort(),
    subscriptions: subscribersOf(topic, resources).map(({ name: queue, subscribesTo }) => {
      const conditions = conditionsOf(subscribesTo?.filter ?? {});
      return { queue, ...(conditions.length > 0 && { filter: Object.fromEntries(conditions) }) };
    }),
  };
}

/** The queues of an app that a topic's messages go to. */
export function subscribersOf(topic: TopicLayout, resources: readonly Layout[]): QueueLayout[] {
  return resources.filter(isQueue).filter(({ subscribesTo }) => subscribesTo?.topic === topic);
}

function isQueue(layout: Layout): layout is QueueLayout {
  return layout.kind === "queue";
}
