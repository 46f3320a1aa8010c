import type { OperationsOf } from "../../ground/kind.ts";
import { refuseGroups } from "../queue/imitation.ts";
import type { TopicOperation, TopicResults } from "./protocol.ts";
import type { Topics } from "./store.ts";

/** How a topic's operations are done. */
export const topicOperations: OperationsOf<"topic", Topics, TopicOperation, TopicResults> = {
  "topic.publish": {
    grantedAs: "publish",
    perform: (topics, { resource, messages }, { deposit }) => topics.publish(resource, messages, deposit),
    arrivals: ({ messages }) => messages.length,
    imitated(operation, { name, fifo }, { profile }) {
      if (fifo) refuseGroups(`topic ${name}`, operation.messages, profile);
      return operation;
    },
  },
};
