import { http } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { createGateway, unmatchedProblem } from "@motif/runtime/gateway";
import { within } from "../function/context.ts";
import type { HttpHandler } from "../function/handler.ts";
import { toRequest } from "../function/http/request.ts";
import { warn } from "../function/platform.ts";
import type { ApiSettings } from "./environment.ts";

/** Stands for all functions of the API, none of which is ever called here. */
const NOWHERE = http("unmatched", {}, () => new Response(null, { status: 404 }));

/**
 * The handler of the function app's last route, which takes what no other route did. It knows all routes of the API, and
 * answers OPTIONS (preflights too), methods that a path has not (405), and paths that there are not (404).
 */
export function serve({ routes, cors, bodyLimit }: ApiSettings): HttpHandler {
  const gateway = createGateway({
    api: {
      routes: routes.map((route) => ({ ...route, function: NOWHERE.name })),
      bodyLimit,
      ...(cors && { cors }),
    },
    functions: [{ name: NOWHERE.name, definition: NOWHERE }],
    // The host matches paths by other rules in rare cases (its own are blind to case, and it decodes first).
    invoke: async (_, { method, target }) => unmatchedProblem(method, target, []),
    report: (error) => warn("A request met a defect", { error: messageOf(error) }),
  });
  return (request, context) => within(context, () => gateway.handle(toRequest(request, context)));
}
