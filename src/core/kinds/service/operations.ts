import type { HandleOwner, Handling } from "../../ground/grant.ts";
import { milliseconds } from "../../ground/units.ts";
import { responseOf } from "./bodies.ts";
import type { ServiceDriver, ServiceLayout } from "./driver.ts";
import type { ServiceCaller } from "./handle.ts";
import { notReached } from "./outcome.ts";
import { outgoing } from "./outgoing.ts";

const CALL = ["fetch"] satisfies (keyof ServiceCaller)[];

/** How handles of services are made: they check requests, and end the wait for an answer. */
export const serviceHandling = {
  kind: "service",
  carries: true,
  accesses: { caller: CALL },
  operations,
} as const satisfies Handling<ServiceLayout, ServiceDriver>;

function operations(service: ServiceLayout, driver: ServiceDriver, owner: HandleOwner): ServiceCaller {
  const { name, timeout } = service;
  return {
    async fetch(path, init = {}) {
      const request = await outgoing(service, path, init, owner.carried);
      const late = new AbortController();
      const signals = [late.signal, owner.signal, init.signal].filter((signal) => signal != null);
      const signal = AbortSignal.any(signals);
      if (signal.aborted) throw notReached(name, request, "its signal was aborted before.", signal.reason);
      const timer = setTimeout(
        () => late.abort(new DOMException(`none came within ${timeout}.`, "TimeoutError")),
        milliseconds(timeout),
      );
      try {
        return responseOf(name, await driver.fetch(service, request, signal));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
