import { type Grant, granting } from "../../ground/grant.ts";
import type { Duration } from "../../ground/units.ts";
import type { ServiceLayout } from "./driver.ts";
import type { ServiceCaller } from "./handle.ts";
import { serviceHandling } from "./operations.ts";

export type * from "./handle.ts";
export type * from "./stand-in.ts";

/** What a service is. */
export interface ServiceOptions {
  /**
   * Where it is, such as `"https://payments.example.com/v1"`: requests go to paths below it. Each environment may have another
   * one. It begins with `https://`; `http://` is for this machine only.
   */
  readonly url: string;
  /** How long a call waits for its answer, from `"100ms"` to `"5m"`; `"10s"` if not given. */
  readonly timeout?: Duration;
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
 */
export function service(name: string, { url, timeout = USUAL_TIMEOUT, ...others }: ServiceOptions): Service {
  const layout: ServiceLayout = { kind: "service", name, url, timeout, ...others };
  return granting(layout, serviceHandling);
}
