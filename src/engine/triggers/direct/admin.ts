import {
  FunctionCrashError,
  FunctionTimeoutError,
  InvalidArgumentError,
  type Json,
  MotifError,
  ThrottledError,
  ValidationError,
} from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { problem } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { type AdminRoute, jsonAnswer, type RouteInput, route } from "../../ground/admin-route.ts";
import { sent } from "../../ground/admin-schemas.ts";
import type { InvocationMode, InvocationResult } from "./by-hand.ts";

/** 6 MiB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Invokes a task (with its input), a consumer (with an event's data) or a scheduled function. */
export type Invoke = (
  functionName: string,
  payload: Json | undefined,
  mode: InvocationMode,
) => Promise<InvocationResult>;

/** The route that invokes functions by hand. */
export function invocationRoute(inventory: Inventory, invoke: Invoke): AdminRoute {
  return route({
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
    handle: (input) => answer(inventory, invoke, input),
  });
}

async function answer(
  inventory: Inventory,
  invoke: Invoke,
  { params, query, body }: RouteInput<{ readonly mode: InvocationMode }>,
): Promise<HttpResponseData> {
  const { function: name = "" } = params;
  const routes = triggersOf(inventory, "api").filter((trigger) => trigger.function === name);
  if (routes.length > 0) {
    const list = routes.map(({ source }) => `${source.method} ${source.path}`).join(", ");
    throw new InvalidArgumentError(`Function ${name} answers HTTP requests: call ${list} instead.`);
  }
  try {
    const result = await invoke(name, body, query.mode);
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
  if (error instanceof ValidationError && isPayload(error.where, name)) throw error;
  if (error instanceof MotifError && error.code === "no-environment") throw error;
  const status =
    error instanceof FunctionTimeoutError ? 504 : error instanceof FunctionCrashError ? 502 : 500;
  return problem({ title: `Function ${name} failed`, status, detail: messageOf(error) });
}

/** Whether what is not valid is the payload, and not something that the function made of it. */
function isPayload(where: string, name: string): boolean {
  return where === `input of task ${name}` || where === `event of consumer ${name}`;
}
