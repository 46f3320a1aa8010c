import {
  FunctionCrashError,
  FunctionTimeoutError,
  InvalidArgumentError,
  MotifError,
  ThrottledError,
  ValidationError,
} from "@motif/core";
import { type Inventory, runUsage } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { problem } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { duration, given, limitOf } from "../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, type RouteInput, route } from "../ground/admin-route.ts";
import type { AdminPort, DeadLetterSource, InvocationMode } from "./port.ts";
import { resourcesOf } from "./resources.ts";
import {
  deadLetterList,
  health,
  itemPage,
  queueState,
  redriven,
  resources,
  sent,
  traceList,
} from "./schemas.ts";

const LARGEST_PAGE = 1000;
const USUAL_PAGE = 100;
/** 10 MB: what no cloud's queue goes beyond (https://cloud.google.com/pubsub/quotas). The queue's own limit is the store's. */
const MESSAGE_BYTES = 10_000_000;
/** 6 MiB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PAYLOAD_BYTES = 6 * 1024 * 1024;

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
      path: "/tables/{table}/items",
      operationId: "listItems",
      summary: "Items of a table, in no particular order",
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE), cursor: z.optional(z.string()) }),
      answers: { 200: { description: "One page; `cursor` is there if there is more", schema: itemPage } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await port.tableItems(params.table ?? "", given(query))),
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

/** Routes of queues. */
export function queueRoutes(port: AdminPort): readonly AdminRoute[] {
  return [
    route({
      method: "GET",
      path: "/queues/{queue}",
      operationId: "getQueue",
      summary: "How many messages a queue has, by their state",
      answers: { 200: { description: "The queue's state", schema: queueState } },
      handle: async ({ params }) => jsonAnswer(200, await port.queueState(params.queue ?? "")),
    }),
    route({
      method: "POST",
      path: "/queues/{queue}/messages",
      operationId: "sendMessage",
      summary: "Sends a message; the answer means that it is stored durably",
      query: z.strictObject({
        delay: z.optional(duration),
        group: z.optional(z.string()),
        deduplicationId: z.optional(z.string()),
      }),
      body: { kind: "json", description: "the message as JSON", limit: MESSAGE_BYTES, required: true },
      answers: { 202: { description: "The message is stored", schema: sent } },
      handle: async ({ params, query, body }) =>
        jsonAnswer(202, await port.sendMessage(params.queue ?? "", body ?? null, given(query))),
    }),
    ...deadLetterRoutes("queue", port),
  ];
}

/** Routes of functions. */
export function functionRoutes(inventory: Inventory, port: AdminPort): readonly AdminRoute[] {
  return [
    route({
      method: "POST",
      path: "/functions/{function}/invocations",
      operationId: "invokeFunction",
      summary: "Invokes a task with its input, a consumer with an event's data, or a scheduled function",
      query: z.strictObject({ mode: z._default(z.enum(["wait", "async", "dry-run"]), "wait") }),
      body: { kind: "json", description: "the payload as JSON", limit: PAYLOAD_BYTES, required: false },
      answers: {
        200: {
          description: "Mode `wait`: the output; null where the function has none",
          schema: z.unknown(),
        },
        202: { description: "Mode `async`: the invocation is stored and will be made", schema: sent },
        204: { description: "Mode `dry-run`: the function could be invoked" },
      },
      handle: (input) => invoke(inventory, port, input),
    }),
    ...deadLetterRoutes("function", port),
  ];
}

function deadLetterRoutes(kind: DeadLetterSource["kind"], port: AdminPort): readonly AdminRoute[] {
  const of = kind === "queue" ? "a queue" : "a function's asynchronous invocations";
  const Kind = kind === "queue" ? "Queue" : "Function";
  return [
    route({
      method: "GET",
      path: `/${kind}s/{${kind}}/dead-letters`,
      operationId: `list${Kind}DeadLetters`,
      summary: `Dead letters of ${of}, the oldest first`,
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE) }),
      answers: { 200: { description: "The dead letters, each with the reason", schema: deadLetterList } },
      handle: async ({ params, query }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, { entries: await port.deadLetters(source, query.limit) });
      },
    }),
    route({
      method: "POST",
      path: `/${kind}s/{${kind}}/redrive`,
      operationId: `redrive${Kind}`,
      summary: `Moves dead letters of ${of} back, the oldest first`,
      query: z.strictObject({ max: z.optional(z.coerce.number().check(z.int(), z.gte(1))) }),
      answers: { 200: { description: "How many were moved", schema: redriven } },
      handle: async ({ params, query }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, { moved: await port.redrive(source, query.max) });
      },
    }),
  ];
}

async function invoke(
  inventory: Inventory,
  port: AdminPort,
  { params, query, body }: RouteInput<{ readonly mode: InvocationMode }>,
): Promise<HttpResponseData> {
  const { function: name = "" } = params;
  const routes = inventory.api?.routes.filter((candidate) => candidate.function === name) ?? [];
  if (routes.length > 0) {
    const list = routes.map(({ method, path }) => `${method} ${path}`).join(", ");
    throw new InvalidArgumentError(`Function ${name} answers HTTP requests: call ${list} instead.`);
  }
  try {
    const result = await port.invoke(name, body, query.mode);
    if (result.mode === "wait") return jsonAnswer(200, result.output);
    if (result.mode === "async") return jsonAnswer(202, { id: result.id });
    return { status: 204, headers: [], body: null };
  } catch (error) {
    return failedInvocation(name, error);
  }
}

/**
 * A function's own failure, whatever it threw: unlike a caller of the app's API, whoever calls this may know the reason.
 * Throws on what is no failure of the function.
 */
function failedInvocation(name: string, error: unknown): HttpResponseData {
  if (error instanceof ThrottledError) throw error;
  if (error instanceof ValidationError && error.where === `input of task ${name}`) throw error;
  if (error instanceof MotifError && error.code === "no-environment") throw error;
  const status =
    error instanceof FunctionTimeoutError ? 504 : error instanceof FunctionCrashError ? 502 : 500;
  return problem({ title: `Function ${name} failed`, status, detail: messageOf(error) });
}
