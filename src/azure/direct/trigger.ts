import {
  FunctionTimeoutError,
  type Json,
  type Problem,
  type TaskFunction,
  ValidationError,
} from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { problem, tooLarge } from "@motif/runtime/gateway";
import { createRuntime } from "@motif/runtime/platform";
import { invocation } from "../function/context.ts";
import type { HttpHandler } from "../function/handler.ts";
import { readBody, toRequest } from "../function/http/request.ts";
import { functionsPlatform } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import type { DirectSettings } from "./environment.ts";

/** As for an HTTP API that says nothing else. */
const LARGEST_INPUT = 6 * 1024 * 1024;

/**
 * The handler of a task. Azure Functions has no invocation by identity: it is a POST with a function key, the input as
 * JSON, and the answer is the output. An input that does not fit is 400; whatever the handler throws is 500 with its
 * message, which only callers with the key get to see. Throws `missing-driver`.
 */
export function serve(
  fn: TaskFunction,
  drivers: Drivers,
  { timeoutMs }: FunctionSettings<DirectSettings>,
): HttpHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (request, context) => {
    const body = await readBody(request, LARGEST_INPUT);
    if (!body) return problem(tooLarge(LARGEST_INPUT));
    const { input, refusal } = parsed(body);
    if (refusal !== undefined) return problem({ title: "Bad Request", status: 400, detail: refusal });
    try {
      const { traceparent, tracestate } = toRequest(request, context).headers;
      const attributes = { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) };
      const output = await invocation(context, timeoutMs, (call) => runtime.task(input, attributes, call));
      return { status: 200, headers: [["content-type", "application/json"]], body: JSON.stringify(output) };
    } catch (error) {
      return problem(problemOf(fn, error));
    }
  };
}

/** The input, or why there is none. A syntax error that the task itself throws is no mistake of the caller. */
function parsed(body: Uint8Array): { readonly input?: Json; readonly refusal?: string } {
  if (body.byteLength === 0) return {};
  try {
    return { input: JSON.parse(Buffer.from(body).toString()) as Json };
  } catch (error) {
    return { refusal: `The request's body is not JSON: ${messageOf(error)}` };
  }
}

function problemOf({ name }: TaskFunction, error: unknown): Problem {
  const detail = messageOf(error);
  if (error instanceof ValidationError && error.where === `input of task ${name}`) {
    const { code, issues: errors } = error;
    return { title: "Bad Request", status: 400, code, detail, errors };
  }
  if (error instanceof FunctionTimeoutError) return { title: "Gateway Timeout", status: 504, detail };
  return { title: "Internal Server Error", status: 500, detail };
}
