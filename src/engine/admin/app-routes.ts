import { type Inventory, runUsage } from "@motif/core/model";
import * as z from "zod/mini";
import { LARGEST_PAGE, limitOf, USUAL_PAGE } from "../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import type { AdminPort } from "./port.ts";
import { resources, resourcesOf } from "./resources.ts";
import { health, traceList } from "./schemas.ts";

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
  ];
}
