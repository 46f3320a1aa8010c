import { InvalidArgumentError, milliseconds } from "@motif/core";
import { type Inventory, runUsage } from "@motif/core/model";
import * as z from "zod/mini";
import { duration, given, LARGEST_PAGE, limitOf, USUAL_PAGE } from "../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import { named } from "../ground/named.ts";
import { LOG_LEVELS } from "../logs.ts";
import type { AdminPort } from "./port.ts";
import { resources, resourcesOf } from "./resources.ts";
import { health, logPage, traceDetail, traceList } from "./schemas.ts";

/** How long a request may wait for a log line: shorter than proxies and clients wait for an answer. */
const LONGEST_WAIT = "20s";

/** Routes about the app as a whole. */
export function appRoutes(inventory: Inventory, port: AdminPort): readonly AdminRoute[] {
  return [
    route({
      method: "GET",
      path: "/health",
      operationId: "getHealth",
      summary: "Whether the engine works",
      answers: { 200: { description: "It works", schema: health } },
      handle: async () => jsonAnswer(200, await port.health()),
    }),
    route({
      method: "GET",
      path: "/resources",
      operationId: "getResources",
      summary: "What the app is made of",
      answers: { 200: { description: "Functions, routes, resources and schedules", schema: resources } },
      handle: async () => jsonAnswer(200, resourcesOf(inventory)),
    }),
    route({
      method: "GET",
      path: "/usage",
      operationId: "getUsage",
      summary: "What the app used since the server was started, as clouds count it",
      answers: { 200: { description: "The counts", schema: runUsage } },
      handle: async () => jsonAnswer(200, await port.usage()),
    }),
    route({
      method: "GET",
      path: "/traces",
      operationId: "listTraces",
      summary: "The latest invocations, newest first",
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE) }),
      answers: { 200: { description: "The invocations", schema: traceList } },
      handle: async ({ query }) => jsonAnswer(200, { entries: await port.traces(query.limit) }),
    }),
    route({
      method: "GET",
      path: "/traces/{trace}",
      operationId: "getTrace",
      summary: "What is known of one trace: its invocations, the oldest first, and their spans",
      answers: { 200: { description: "The trace", schema: traceDetail } },
      handle: async ({ params }) => jsonAnswer(200, await port.trace(params.trace ?? "")),
    }),
    route({
      method: "GET",
      path: "/logs",
      operationId: "listLogs",
      summary: `What functions logged: the newest lines, or those after one, for which it waits up to ${LONGEST_WAIT}`,
      query: z.strictObject({
        after: z.optional(z.coerce.number().check(z.int(), z.gte(0))),
        limit: limitOf(LARGEST_PAGE, USUAL_PAGE),
        function: z.optional(z.string()),
        level: z.optional(z.enum(LOG_LEVELS)),
        wait: z._default(duration, "0s"),
      }),
      answers: { 200: { description: "The lines, the oldest first", schema: logPage } },
      handle: async ({ query: { wait, ...query } }) => {
        if (query.function !== undefined) named("function", inventory.functions, query.function);
        const waitMs = milliseconds(wait);
        if (waitMs > milliseconds(LONGEST_WAIT)) {
          throw new InvalidArgumentError(`It waits for ${LONGEST_WAIT} at most, not ${wait}.`);
        }
        return jsonAnswer(200, await port.logs({ ...given(query), waitMs }));
      },
    }),
  ];
}
