import type { HttpFunction } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import { type LambdaHandler, lambdaCall } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { lambdaPlatform } from "../ground/lambda/platform.ts";
import { httpEvent, toRequest } from "./event.ts";
import { ownRoutes } from "./own-routes.ts";
import { notFound, requestGuard } from "./refusal.ts";
import { type HttpResult, httpResult, withoutBody } from "./result.ts";

/**
 * The Lambda handler of an HTTP function behind an HTTP API (payload format 2.0) or a function URL. The response is
 * sent as a whole; see `url/trigger.ts` for one that is sent as it comes. Throws `missing-driver`.
 */
export function serve(fn: HttpFunction, drivers: Drivers): LambdaHandler<HttpResult | undefined> {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  const refuse = requestGuard(fn);
  const own = ownRoutes();
  return async (event, context) => {
    if (isKeepWarm(event)) return undefined;
    const parsed = httpEvent(event);
    const request = toRequest(parsed, own);
    if (!request) return httpResult(notFound(parsed.rawPath));
    const call = lambdaCall(context);
    try {
      const result = await httpResult(refuse(request) ?? (await runtime.http(request, call)));
      return parsed.requestContext.http.method === "HEAD" ? withoutBody(result) : result;
    } finally {
      call.end();
    }
  };
}
