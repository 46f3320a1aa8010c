import { type Grant, granting } from "../../ground/grant.ts";
import type { Duration } from "../../ground/units.ts";
import type { ServiceLayout } from "./driver.ts";
import type { ServiceCaller } from "./handle.ts";
import { serviceHandling } from "./operations.ts";

export { ForbiddenAddressError } from "./forbidden-address-error.ts";
export type * from "./handle.ts";
export { publicUrlProblem } from "./public-address.ts";
export type * from "./stand-in.ts";

/** What a service is: at one place, or wherever each request says. */
export type ServiceOptions = (ServicePlace | ServiceAnywhere) & {
  /** How long a call waits for its answer, from `"100ms"` to `"5m"`; `"10s"` if not given. */
  readonly timeout?: Duration;
};

/** A service at one place. */
export interface ServicePlace {
  /**
   * Where it is, such as `"https://payments.example.com/v1"`: requests go to paths below it. Each environment may have another
   * one. It begins with `https://`; `http://` is for this machine only.
   */
  readonly url: string;
  readonly anywhere?: never;
}

/** Services at places that users say, such as the receivers of webhooks. */
export interface ServiceAnywhere {
  /**
   * Each request is for an `https://` URL of its own, on port 443 or 8443 of a public host: not on this machine, in its network
   * or among its cloud's own services. Addresses are looked at as the connection is made.
   */
  readonly anywhere: true;
  readonly url?: never;
}

/** An HTTP service outside of the app: a payment provider, a supplier, the API of a partner. Grant: `caller`. */
export interface Service extends ServiceLayout {
  readonly caller: Grant<ServiceCaller>;
}

const USUAL_TIMEOUT = "10s";

/**
 * Declares a service. Tests, `motif dev` and simulations have stand-ins for it ({@link StandIn}).
 *
 * @example
 * ```ts
 * export const payments = service("payments", { url: "https://payments.example.com/v1" });
 *
 * http("pay", { uses: { payments: payments.caller } }, async ({ payments, request }) => {
 *   const response = await payments.fetch("/charges", { method: "POST", body: await request.text() });
 *   return new Response(null, { status: response.ok ? 201 : 502 });
 * });
 * ```
 *
 * One for URLs that users gave:
 *
 * ```ts
 * export const receivers = service("receivers", { anywhere: true });
 *
 * await receivers.fetch(subscription.url, { method: "POST", body: JSON.stringify(event) });
 * ```
 */
export function service(name: string, { timeout = USUAL_TIMEOUT, ...place }: ServiceOptions): Service {
  const layout: ServiceLayout = { kind: "service", name, timeout, ...place };
  return granting(layout, serviceHandling);
}
