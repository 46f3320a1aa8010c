import { milliseconds } from "@motif/core";
import { unanswered } from "@motif/core/driver";
import type { ServiceDriver } from "@motif/core/platform";
import type { ServiceCall } from "./protocol.ts";

/** The engine's services, seen from a function. Whoever gives up waiting leaves the request as it is. */
export function serviceDriver(call: ServiceCall): ServiceDriver {
  return {
    async fetch({ name, url, timeout }, request, signal) {
      const timeoutMs = milliseconds(timeout);
      try {
        return await call({ type: "service.fetch", resource: name, url, timeoutMs, ...request }, signal);
      } catch (error) {
        throw signal.aborted && error === signal.reason ? unanswered(name, request, error) : error;
      }
    },
  };
}
