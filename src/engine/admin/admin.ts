import { AccessDeniedError, InvalidArgumentError } from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import {
  type Headers,
  MethodRouter,
  optionsAnswer,
  parseTarget,
  problem,
  type ReportError,
  unmatchedProblem,
  withoutBody,
} from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import { deadLetterRoutes } from "../delivery/admin.ts";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import { tokenRoute } from "../issuer/admin.ts";
import { resourceRoutes } from "../kinds/operators.ts";
import type { StreamedRequest } from "../server/request-body.ts";
import type { AdminHandler } from "../server/server.ts";
import { invocationRoute } from "../triggers/direct/admin.ts";
import { feedRoutes } from "../triggers/feed/admin.ts";
import { streamConsumerRoutes } from "../triggers/stream/admin.ts";
import { apiDocument } from "./api-document.ts";
import { appRoutes } from "./app-routes.ts";
import { failureAnswer } from "./failure-answer.ts";
import { adminDocument } from "./openapi.ts";
import type { AdminPort } from "./port.ts";

const PREFIX = "/_motif";

/**
 * Answers are no pages: stored objects come from anywhere, and one that is HTML must not run here, where it could
 * call this API.
 */
const PROTECTION: Headers = [
  ["cache-control", "no-store"],
  ["x-content-type-options", "nosniff"],
  ["content-security-policy", "default-src 'none'; sandbox"],
  ["cross-origin-resource-policy", "same-origin"],
];

/** Makes the admin API of an app. */
export function createAdmin(inventory: Inventory, port: AdminPort, report: ReportError): AdminHandler {
  const router = new MethodRouter<AdminRoute>();
  for (const entry of adminRoutes(inventory, port)) router.add(entry.method, entry.path, entry);
  const answer = async (request: StreamedRequest): Promise<HttpResponseData> => {
    refuseForeignOrigin(request);
    const { method } = request;
    const target = parseTarget(request.target);
    if ("refusal" in target) throw new InvalidArgumentError(target.refusal);
    const path = target.path.slice(PREFIX.length);
    const match = router.match(method, path);
    if (!match) {
      const methods = router.methods(path);
      if (method === "OPTIONS" && methods.length > 0) return optionsAnswer(methods);
      return unmatchedProblem(method, target.path, methods);
    }
    const unknown = unknownName(inventory, match.params);
    if (unknown) return unknown;
    const response = await match.value.answer(request, match.params, target.query);
    return method === "HEAD" ? withoutBody(response) : response;
  };
  return {
    handle: async (request) => {
      const response = await answer(request).catch((error) => failureAnswer(error, report));
      return { ...response, headers: [...response.headers, ...PROTECTION] };
    },
  };
}

/** All routes of the admin API. Its OpenAPI document is made of the same list. */
export function adminRoutes(inventory: Inventory, port: AdminPort): readonly AdminRoute[] {
  const routes: AdminRoute[] = [
    ...appRoutes(inventory, port),
    ...resourceRoutes(port.kinds),
    ...deadLetterRoutes(port.deadLetters),
    ...feedRoutes(port.feeds),
    ...streamConsumerRoutes(port.streamConsumers),
    invocationRoute(inventory, port.invoke),
    tokenRoute(port.token),
    documentRoute("/openapi.json", "getAdminDocument", "This API as an OpenAPI 3.1 document", () =>
      adminDocument(routes),
    ),
    documentRoute("/api.json", "getApiDocument", "The app's own API as an OpenAPI 3.1 document", () =>
      apiDocument(inventory),
    ),
  ];
  return routes;
}

function documentRoute(path: string, operationId: string, summary: string, make: () => unknown): AdminRoute {
  return route({
    method: "GET",
    path,
    operationId,
    summary,
    answers: { 200: { description: "The document", mediaType: "application/json" } },
    handle: async () => jsonAnswer(200, make()),
  });
}

/** A page of another origin may not act here on behalf of the person who looks at it. Browsers say where a page is from. */
function refuseForeignOrigin({ headers, origin }: StreamedRequest): void {
  if (headers.origin === undefined || headers.origin === origin) return;
  throw new AccessDeniedError(`A page of ${headers.origin} may not use the admin API of ${origin}.`);
}

/** The answer to a request that names something which the app does not have. */
function unknownName(
  inventory: Inventory,
  params: Readonly<Record<string, string>>,
): HttpResponseData | undefined {
  const lists = {
    ...inventory.resources,
    function: inventory.functions,
    feed: triggersOf(inventory, "feed"),
    consumer: triggersOf(inventory, "stream"),
  };
  for (const [kind, entries] of Object.entries(lists)) {
    const name = params[kind];
    if (name === undefined || entries.some((entry) => entry.name === name)) continue;
    const names = entries.map((entry) => entry.name).join(", ");
    const existing = names === "" ? `has no ${kind}s` : `has: ${names}`;
    const detail = `There is no ${kind} "${name}". The app ${inventory.app} ${existing}.`;
    return problem({ title: "Not Found", status: 404, detail });
  }
  return undefined;
}
