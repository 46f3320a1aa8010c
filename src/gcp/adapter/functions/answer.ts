import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { InvalidArgumentError, messageOf, type Problem, ValidationError } from "@motif/core";
import type { HttpResponseData } from "@motif/runtime";
import { report } from "./platform.ts";

/**
 * Sends a response; a stream as it comes. When the stream fails, the connection is cut, so that the client sees that
 * something is missing.
 */
export async function send(response: ServerResponse, data: HttpResponseData): Promise<void> {
  const { status, headers, body } = data;
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.writeHead(status);
  if (!isStream(body)) return void response.end(body ?? undefined);
  response.flushHeaders();
  // The client may have gone away, or the handler's stream failed: there is nobody left to tell, except the log.
  await pipeline(body, response).catch((error) => {
    report("warn", "A response was not sent to its end", { reason: messageOf(error) });
  });
}

/** Whether a body is a stream. Node loads `ReadableStream` when it is first named, so it is not. */
export function isStream(body: HttpResponseData["body"]): body is ReadableStream<Uint8Array> {
  return typeof body === "object" && body !== null && !(body instanceof Uint8Array);
}

/** Says whether an event is done with. What is not is delivered again (https://cloud.google.com/pubsub/docs/push#receive_push). */
export function acknowledge(response: ServerResponse, isDone: boolean): void {
  response.writeHead(isDone ? 204 : 500).end();
}

/** Answers a request that is not what the function is for. It counts as not processed, so nothing is lost by it. */
export function refuse(response: ServerResponse, error: unknown): void {
  report("error", "The request was refused", { error: { name: "refused", message: messageOf(error) } });
  sendProblem(response, { title: "Bad Request", status: 400, detail: messageOf(error) });
}

/** Whether an error says that the caller's request is wrong. */
export function isRefusal(error: unknown): boolean {
  return error instanceof InvalidArgumentError || error instanceof ValidationError;
}

/** Answers with problem details (RFC 9457). */
export function sendProblem(response: ServerResponse, problem: Problem & { readonly code?: string }): void {
  response.writeHead(problem.status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", ...problem }));
}
