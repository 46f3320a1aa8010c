import { ForbiddenAddressError, MotifError, milliseconds } from "@motif/core";
import { unanswered } from "@motif/core/driver";
import type { ServiceDriver } from "@motif/core/platform";
import type { ServiceCall } from "./protocol.ts";

/** The engine's services, seen from a function. Whoever gives up waiting leaves the request as it is. */
export function serviceDriver(call: ServiceCall): ServiceDriver {
  return {
    async fetch({ name, url, timeout }, request, signal) {
      const asked = { timeoutMs: milliseconds(timeout), ...(url !== undefined && { url }), ...request };
      try {
        return await call({ type: "service.fetch", resource: name, ...asked }, signal);
      } catch (error) {
        if (signal.aborted && error === signal.reason) throw unanswered(name, request, error);
        throw isForbidden(error) ? new ForbiddenAddressError(error.message) : error;
      }
    },
  };
}

/** Between threads, an error of one kind of resource keeps its code, and not its class. */
function isForbidden(error: unknown): error is MotifError {
  return error instanceof MotifError && error.code === "forbidden-address";
}
