import type { BusDriver } from "@motif/core/platform";
import type { BusCall } from "./protocol.ts";

/** The engine's buses, seen from a function. */
export function busDriver(call: BusCall): BusDriver {
  return {
    async publish(bus, events) {
      const ids = await call({ type: "bus.publish", resource: bus.name, events });
      return ids.map((id) => ({ id }));
    },
  };
}
