import type { Kind } from "../../ground/kind.ts";
import { checkTopic, checkTopics } from "./check.ts";
import type { TopicDriver, TopicLayout } from "./driver.ts";
import { type TopicEntry, topicEntry } from "./entry.ts";
import { features } from "./features.ts";
import { topicHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type {
  PublishedMessage,
  TopicDriver,
  TopicLayout,
  TopicSubscription,
} from "./driver.ts";

/** Topics. */
export const topic = {
  handling: topicHandling,
  options: ["schema", "fifo", "filterBy"],
  features,
  texts,
  check: checkTopic,
  checkAll: checkTopics,
  entry: topicEntry,
} as const satisfies Kind<TopicLayout, TopicDriver, TopicEntry>;
