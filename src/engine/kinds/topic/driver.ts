import type { TopicDriver } from "@motif/core/platform";
import type { TopicCall } from "./protocol.ts";

/** The engine's topics, seen from a function. */
export function topicDriver(call: TopicCall): TopicDriver {
  return {
    async publish(topic, messages) {
      const ids = await call({ type: "topic.publish", resource: topic.name, messages });
      return ids.map((id) => ({ id }));
    },
  };
}
