import { type Authorizer, type HttpFunction, problemResponse, type Unauthorized } from "@motif/core";
import { bindUses, type JsonResponse } from "@motif/core/platform";
import type { Call, HttpRequestData } from "../contract.ts";
import type { Host, Part } from "../invocation.ts";
import { environmentWarnings } from "../observe/logger.ts";

/** Asks a function's authorizer about a request: what it says of the caller, or the refusal. */
export type Guard = (
  request: HttpRequestData,
  part: Part,
  call: Call,
) => Promise<{ readonly auth: unknown } | JsonResponse>;

/** The guard of a function that has an authorizer. Keys and decisions are kept as long as the environment lives. */
export function guardOf(fn: HttpFunction, host: Host): Guard | undefined {
  const { authorizer, scopes } = fn;
  if (!authorizer) return undefined;
  const authorize = authorizer.prepare();
  const handles = bindUses(authorizer.uses, host.platform.drivers, environmentWarnings(host));
  return async ({ method, headers, params }, { input: { log, now }, trace }, call) => {
    const decision = await authorize({
      method,
      header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
      params,
      log,
      now,
      handles: () => handles(trace, call),
    });
    if ("refused" in decision) {
      log.info("A request was refused", { authorizer: authorizer.name, reason: decision.reason });
      return refusal(decision, authorizer);
    }
    if (scopes.every((scope) => decision.scopes.includes(scope))) return { auth: decision.auth };
    log.info("A request was refused", { authorizer: authorizer.name, reason: "insufficient-scope" });
    return insufficientScope(scopes, authorizer);
  };
}

/** The same for every reason: the log says more. */
function refusal({ refused }: Unauthorized, { challenge }: Authorizer): JsonResponse {
  if (refused === "unavailable") {
    const detail = "Nobody can tell at the moment who is calling. Try again later.";
    return problemResponse({ title: "Service Unavailable", status: 503, detail }, { "retry-after": "5" });
  }
  if (refused === "missing") {
    const detail = "The request says not who is calling.";
    return unauthorized(detail, challenge);
  }
  const detail = "The credential of the request does not count here, or not any more.";
  return unauthorized(detail, withError(challenge, 'error="invalid_token"'));
}

/** RFC 9110, section 15.5.2, wants to be told how to authenticate. */
function unauthorized(detail: string, challenge: string): JsonResponse {
  const problem = { title: "Unauthorized", status: 401, code: "unauthorized", detail };
  return problemResponse(problem, { "www-authenticate": challenge });
}

/** RFC 6750, section 3.1: `scope` says what is necessary. */
function insufficientScope(scopes: readonly string[], { challenge }: Authorizer): JsonResponse {
  const needed = scopes.join(" ");
  const detail = `The caller may not do this: it takes ${needed}.`;
  const error = withError(challenge, `error="insufficient_scope", scope="${needed}"`);
  const problem = { title: "Forbidden", status: 403, code: "insufficient-scope", detail };
  return problemResponse(problem, { "www-authenticate": error });
}

/** RFC 6750, section 3, knows errors for `Bearer`; other schemes have theirs, or none. */
function withError(challenge: string, error: string): string {
  return challenge === "Bearer" ? `Bearer ${error}` : challenge;
}
