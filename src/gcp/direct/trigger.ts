import { type Json, MotifError, parse, type TaskFunction, ValidationError } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import { isRefusal, refuse, sendProblem } from "../function/adapter/answer.ts";
import { invocation } from "../function/adapter/call.ts";
import { functionPlatform } from "../function/adapter/platform.ts";
import { type FunctionHandler, jsonBody, traceAttributes } from "../function/adapter/request.ts";
import { DRY_RUN_HEADER } from "./environment.ts";

/**
 * The handler of a task: an authenticated POST with the input as JSON is answered with the output. What the task throws
 * is answered as problem details, with its code where it has one: 400 for an input that is not valid, else 500. Throws
 * `missing-driver`.
 */
export function serve(fn: TaskFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  return async (request, response) => {
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      return sendProblem(response, {
        title: "Method Not Allowed",
        status: 405,
        detail: "Call a task with POST.",
      });
    }
    let input: Json | undefined;
    try {
      input = request.rawBody ? (jsonBody(request) as Json) : undefined; // parsed from JSON just now
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return refuse(response, error);
    }
    try {
      if (request.headers[DRY_RUN_HEADER] !== undefined) {
        parse(fn.input, input, `input of task ${fn.name}`);
        return void response.writeHead(204).end();
      }
      const output = await invocation((call) => runtime.task(input, traceAttributes(request), call));
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(output));
    } catch (error) {
      const isInput = error instanceof ValidationError && error.where === `input of task ${fn.name}`;
      sendProblem(response, {
        ...(isInput
          ? { title: "Bad Request", status: 400, errors: error.issues }
          : { title: "Internal Server Error", status: 500 }),
        detail: messageOf(error),
        ...(error instanceof MotifError && { code: error.code }),
        error: { name: error instanceof Error ? error.name : "Error", message: messageOf(error) },
      });
    }
  };
}
