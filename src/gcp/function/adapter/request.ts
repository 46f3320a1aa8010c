import type { IncomingMessage, ServerResponse } from "node:http";
import { InvalidArgumentError } from "@motif/core";
import { messageOf } from "@motif/core/platform";

/**
 * A request as the Functions Framework hands it over: it has read the body
 * (https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/server.ts).
 */
export interface FrameworkRequest extends IncomingMessage {
  /** Undefined where there is none. */
  readonly rawBody?: Uint8Array;
}

/** A function as the framework calls it. */
export type FunctionHandler = (request: FrameworkRequest, response: ServerResponse) => Promise<void>;

/** Headers by which the framework would parse or decompress the body. */
const TYPE = "content-type";
const ENCODING = "content-encoding";

/** Paths that the framework's router could not decode. */
const targets = new WeakMap<IncomingMessage, string>();

/**
 * Has the framework hand a request over as it came. On its own it parses bodies by their type and answers what it cannot
 * parse itself, before any function is asked: JSON that is malformed or a plain value, unknown charsets, broken compression,
 * and paths that are not percent-encoded. So the two headers, and such a path, are changed before the framework sees them;
 * {@link headersOf} and {@link targetOf} give them as they came.
 */
export function takeOver(request: IncomingMessage): void {
  request.headers[TYPE] = "application/octet-stream";
  delete request.headers[ENCODING];
  if (request.url === undefined || isDecodable(request.url)) return;
  targets.set(request, request.url);
  request.url = "/";
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** Path and query string, as they came. */
export function targetOf(request: IncomingMessage): string {
  return targets.get(request) ?? request.url ?? "/";
}

/** Header names are lower case; several values of a name are joined by commas, cookies by semicolons. */
export function headersOf({ headers, rawHeaders }: IncomingMessage): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== TYPE) result[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  for (const name of [TYPE, ENCODING]) {
    const value = rawHeader(rawHeaders, name);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function rawHeader(rawHeaders: readonly string[], wanted: string): string | undefined {
  const index = rawHeaders.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === wanted);
  return index < 0 ? undefined : rawHeaders[index + 1];
}

/** The JSON in a request's body. Throws `InvalidArgumentError` where there is none. */
export function jsonBody({ rawBody }: FrameworkRequest): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody ?? []).toString());
  } catch (error) {
    throw new InvalidArgumentError(`The request's body is not JSON: ${messageOf(error)}`);
  }
}

/** The trace that a request belongs to, as attributes of an event. */
export function traceAttributes({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const { traceparent, tracestate } = headers;
  return {
    ...(typeof traceparent === "string" && { traceparent }),
    ...(typeof tracestate === "string" && { tracestate }),
  };
}
