import type { StreamDriver } from "@motif/core/platform";
import type { StreamCall } from "./protocol.ts";

/** The engine's streams, seen from a function. */
export function streamDriver(call: StreamCall): StreamDriver {
  return {
    async publish(stream, records) {
      const ids = await call({ type: "stream.publish", resource: stream.name, records });
      return ids.map((id) => ({ id }));
    },
    read: (stream, { KinesisBatchInfo: batch }) =>
      call({ type: "stream.read", resource: stream.name, batch }),
  };
}
