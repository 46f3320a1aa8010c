import type { ApiTrigger } from "@motif/core/model";
import { createGateway, type Gateway } from "@motif/runtime/gateway";
import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";
import * as z from "zod/mini";
import type { RunningTriggers, Trigger, TriggerHost } from "../../delivery/trigger.ts";
import { HttpCarrier } from "./carrier.ts";

/** The routes of an app. */
interface RunningApi extends RunningTriggers {
  /** Answers requests by the routes. */
  readonly gateway: Gateway;
}

/** Requests to the HTTP API: the function is called while the client waits. */
export const api = {
  attach: (routes, host): RunningApi => ({ gateway: gatewayOf(routes, host) }),
  description: {
    plural: "routes",
    schema: z.strictObject({ method: z.string(), path: z.string(), function: z.string() }),
    of: routeOf,
  },
} as const satisfies Trigger<ApiTrigger, RunningApi>;

function gatewayOf(routes: readonly ApiTrigger[], host: TriggerHost): Gateway {
  const { inventory, imitation, meter } = host;
  const carrier = imitation && new HttpCarrier(imitation.profile);
  const call = (name: string, request: HttpRequestData): Promise<HttpResponseData> =>
    host.invoke(name, { kind: "http", request });
  const entry = inventory.api && (carrier?.limited(inventory.api) ?? inventory.api);
  return createGateway({
    ...(entry && { api: { ...entry, routes: routes.map(routeOf) } }),
    functions: inventory.functions,
    async invoke(name, request) {
      const response = await (carrier
        ? carrier.carry(host.functionNamed(name), request, () => call(name, request))
        : call(name, request));
      meter.request(request.body?.byteLength ?? 0, response);
      return response;
    },
    report: host.onError,
  });
}

function routeOf({ source: { method, path }, function: name }: ApiTrigger) {
  return { method, path, function: name };
}
