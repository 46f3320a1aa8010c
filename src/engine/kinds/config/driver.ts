import type { ConfigDriver } from "@motif/core/platform";
import type { ConfigCall } from "./protocol.ts";

/** The engine's configs, seen from a function: what is set outside, or else the app's own value. */
export function configDriver(call: ConfigCall): ConfigDriver {
  return {
    async get({ name, value }) {
      const set = await call({ type: "config.get", resource: name });
      return set ?? { text: JSON.stringify(value), place: "the app" };
    },
  };
}
