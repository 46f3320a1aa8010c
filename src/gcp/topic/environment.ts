import type { TopicFilter } from "@motif/core/platform";

/** JSON: one {@link FilteredSubscription} for each subscription with a filter of the topics that the function publishes to. */
export const FILTERS_VARIABLE = "MOTIF_TOPIC_FILTERS";

/** A queue that gets some of a topic's messages: the publisher looks at the filter, and marks the messages that pass. */
export interface FilteredSubscription {
  /** The topic's name in the app. */
  readonly topic: string;
  readonly queue: string;
  readonly filter: TopicFilter;
}
