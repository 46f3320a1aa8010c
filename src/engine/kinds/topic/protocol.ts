import type { PublishedMessage } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Publishes messages, all or none. */
export interface TopicPublish {
  readonly type: "topic.publish";
  readonly resource: string;
  readonly messages: readonly PublishedMessage[];
}

/** Everything that a function can ask of a topic. */
export type TopicOperation = TopicPublish;

/** What each operation gives. */
export interface TopicResults {
  /** The ids of the messages, in their order. */
  readonly "topic.publish": readonly string[];
}

/** Carries a topic's operations. */
export type TopicCall = Call<TopicOperation, TopicResults>;
