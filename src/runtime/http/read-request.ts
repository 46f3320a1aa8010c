import {
  type FieldIssue,
  type HttpFunction,
  parse,
  problemResponse,
  type Schema,
  ValidationError,
} from "@motif/core";
import { type JsonResponse, messageOf } from "@motif/core/platform";
import type { HttpRequestData } from "../contract.ts";
import { isJsonType } from "./media-type.ts";

/** The parts of a request, parsed: what the handler gets under these names. */
export interface RequestParts {
  readonly body: unknown;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
}

/** So many bad fields are named; of the rest only the number is told, to bound the response. */
const MOST_ERRORS = 100;
/** Without a prototype: a parameter may be called `__proto__` or `toString`. */
const NO_QUERY: Readonly<Record<string, string | string[]>> = Object.freeze(Object.create(null));

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The parts of a request as the function declares them, or the refusal (problem details, RFC 9457): status 415 for a
 * body that is not JSON, else 400 with every bad field of all parts in `errors`. `path` is a JSON Pointer into
 * `{ body, params, query, headers }`, such as `/body/price` or `/query/limit`.
 */
export function readRequest(fn: HttpFunction, request: HttpRequestData): RequestParts | JsonResponse {
  if (fn.body && hasBody(request) && !isJsonType(request.headers["content-type"])) {
    return unsupportedMediaType(request.headers["content-type"]);
  }
  const issues: FieldIssue[] = [];
  const query = readQuery(request.target);
  const parts = {
    body: fn.body && readBody(fn.body, request, issues),
    params: fn.params ? readPart("params", fn.params, request.params, issues) : request.params,
    query: fn.query ? readPart("query", fn.query, query, issues) : query,
    headers: fn.headers ? readPart("headers", fn.headers, request.headers, issues) : request.headers,
  };
  return issues.length === 0 ? parts : badRequest(issues);
}

function readPart(name: keyof RequestParts, schema: Schema, value: unknown, issues: FieldIssue[]): unknown {
  try {
    return parse(schema, value, name);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const { path, message } of error.issues) issues.push({ path: `/${name}${path}`, message });
    return undefined;
  }
}

function readBody(schema: Schema, request: HttpRequestData, issues: FieldIssue[]): unknown {
  const refuse = (message: string) => void issues.push({ path: "/body", message });
  if (!hasBody(request)) return refuse("is required");
  let text: string;
  try {
    text = utf8.decode(request.body);
  } catch {
    return refuse("is not valid UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`is not valid JSON: ${messageOf(error)}`);
  }
  return readPart("body", schema, value, issues);
}

function hasBody(request: HttpRequestData): boolean {
  return request.body !== undefined && request.body.length > 0;
}

function readQuery(target: string): Readonly<Record<string, string | string[]>> {
  const start = target.indexOf("?");
  if (start === -1) return NO_QUERY;
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(target.slice(start + 1))) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (typeof before === "string") query[name] = [before, value];
    else before.push(value);
  }
  return query;
}

function badRequest(issues: readonly FieldIssue[]): JsonResponse {
  const count = issues.length === 1 ? "1 field is" : `${issues.length} fields are`;
  const shown = issues.length > MOST_ERRORS ? `; the first ${MOST_ERRORS} are named` : "";
  return problemResponse({
    title: "Bad Request",
    status: 400,
    code: "validation-failed",
    detail: `${count} not valid${shown}.`,
    errors: issues.slice(0, MOST_ERRORS),
  });
}

/** RFC 9110, section 15.5.16: `accept` names what would have been accepted. */
function unsupportedMediaType(contentType: string | undefined): JsonResponse {
  const got = contentType === undefined ? "The request has no content-type" : `"${contentType}" is not JSON`;
  return problemResponse(
    { title: "Unsupported Media Type", status: 415, detail: `${got}: send application/json.` },
    { accept: "application/json" },
  );
}
