import type { QueueDriver } from "@motif/core/platform";
import type { Call } from "./operations.ts";

/** The engine's queues, seen from a function. */
export function queueDriver(call: Call): QueueDriver {
  return {
    async send(queue, messages) {
      const ids = await call({ type: "queue.send", resource: queue.name, messages });
      return ids.map((id) => ({ id }));
    },
  };
}
