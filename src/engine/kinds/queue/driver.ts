import type { QueueDriver } from "@motif/core/platform";
import type { QueueCall } from "./protocol.ts";

/** The engine's queues, seen from a function. */
export function queueDriver(call: QueueCall): QueueDriver {
  return {
    async send(queue, messages) {
      const ids = await call({ type: "queue.send", resource: queue.name, messages });
      return ids.map((id) => ({ id }));
    },
  };
}
