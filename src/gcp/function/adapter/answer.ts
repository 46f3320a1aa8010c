import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { InvalidArgumentError, type Problem, ValidationError } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import type { HttpResponseData } from "@motif/runtime/platform";
import { report } from "./platform.ts";

const NOTHING = new Uint8Array();

/**
 * Sends a response; a stream as it comes. When the stream fails, the connection is cut, so that the client sees that
 * something is missing. A response with a header that HTTP cannot carry is answered with 500: what is thrown here would
 * end the instance.
 */
export async function send(response: ServerResponse, data: HttpResponseData): Promise<void> {
  const { body } = data;
  const invalid = writeHead(response, data);
  if (invalid !== undefined) {
    if (isStream(body)) await body.cancel(invalid).catch(() => {}); // it may have failed already
    report("error", "The response cannot be sent", { reason: messageOf(invalid) });
    return sendProblem(response, { title: "Internal Server Error", status: 500 });
  }
  // Node sends headers together with a text, in UTF-8, and so does `flushHeaders`; they are bytes.
  if (!isStream(body)) return void response.end(typeof body === "string" ? Buffer.from(body) : body);
  await new Promise((resolve) => response.write(NOTHING, resolve));
  // The client may have gone away, or the handler's stream failed: there is nobody left to tell, except the log.
  await pipeline(body, response).catch((error) => {
    report("warn", "A response was not sent to its end", { reason: messageOf(error) });
  });
}

/** Sets status and headers, or gives the error of one that is none; then none is set. */
function writeHead(response: ServerResponse, { status, headers }: HttpResponseData): unknown {
  try {
    for (const [name, value] of headers) response.appendHeader(name, value);
    response.writeHead(status);
  } catch (error) {
    for (const [name] of headers) response.removeHeader(name);
    return error;
  }
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

/** Problem details with what was thrown, for callers that may know it. */
interface ThrownProblem extends Problem {
  readonly code?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Answers with problem details (RFC 9457). */
export function sendProblem(response: ServerResponse, problem: ThrownProblem): void {
  response.writeHead(problem.status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", ...problem }));
}
