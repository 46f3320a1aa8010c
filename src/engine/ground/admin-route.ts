import { type Json, MotifError, parse, type Schema, ValidationError } from "@motif/core";
import { readJson } from "@motif/core/platform";
import { type Headers, problem, tooLarge } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import type { StreamedRequest } from "../server/request-body.ts";

/** An answer that a route may give, for the OpenAPI document. Without a schema it has no JSON body. */
export interface AnswerDescription {
  readonly description: string;
  readonly schema?: Schema;
  /** Media type of an answer that is no JSON. */
  readonly mediaType?: string;
}

/** A JSON body that a route takes; `limit` is in bytes. */
export interface JsonBodyDescription {
  readonly kind: "json";
  readonly description: string;
  readonly limit: number;
  readonly required: boolean;
}

/** A body that is stored as it is. */
export interface BinaryBodyDescription {
  readonly kind: "binary";
  readonly description: string;
}

/** What a route's handler gets. `body` is that of a JSON route: undefined where none was sent. */
export interface RouteInput<Q> {
  readonly request: StreamedRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: Json | undefined;
}

/** A route of the admin API, as it is written down. */
interface RouteDefinition<Q> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/_motif`. `{key+}` takes the rest of the path. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly query?: Schema<Q>;
  readonly body?: JsonBodyDescription | BinaryBodyDescription;
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  readonly handle: (input: RouteInput<Q>) => Promise<HttpResponseData>;
}

/** A route with its query's type erased: `answer` checks query and body before the handler sees them. */
export interface AdminRoute extends Omit<RouteDefinition<unknown>, "handle"> {
  readonly answer: (
    request: StreamedRequest,
    params: Readonly<Record<string, string>>,
    query: string,
  ) => Promise<HttpResponseData>;
}

/** Writes down a route. */
export function route<Q = undefined>({ handle, ...definition }: RouteDefinition<Q>): AdminRoute {
  const { query: schema, body: expected } = definition;
  return {
    ...definition,
    answer: async (request, params, queryText) => {
      const query = parseQuery(schema, queryText);
      const body = expected?.kind === "json" ? await readBody(request, expected) : undefined;
      if (!expected && request.body) return problem(NO_BODY);
      return handle({ request, params, query, body });
    },
  };
}

const NO_BODY = { title: "Bad Request", status: 400, detail: "This request has no body." };

/** An answer with JSON. */
export function jsonAnswer(status: number, value: unknown, headers: Headers = []): HttpResponseData {
  return { status, headers: [["content-type", "application/json"], ...headers], body: JSON.stringify(value) };
}

const REFUSED_BODY = "refused-body";

/** A body that cannot be taken, with the status that says why. */
export class RefusedBodyError extends MotifError {
  readonly answer: HttpResponseData;

  constructor(answer: HttpResponseData, title: string) {
    super(REFUSED_BODY, title);
    this.answer = answer;
  }
}

/** Query parameters, each at most once. A route that has none refuses any: nothing that is sent is ignored. */
function parseQuery<Q>(schema: Schema<Q> | undefined, text: string): Q {
  const values: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(text);
  for (const name of parameters.keys()) {
    const all = parameters.getAll(name);
    Object.defineProperty(values, name, { value: all[0], enumerable: true, configurable: true });
    if (all.length > 1)
      throw new ValidationError("query", [{ path: `/${name}`, message: "occurs more than once" }]);
  }
  if (schema) return parse(schema, values, "query");
  const [unknown] = Object.keys(values);
  if (unknown === undefined) return undefined as Q;
  throw new ValidationError("query", [{ path: `/${unknown}`, message: "is not known here" }]);
}

async function readBody(request: StreamedRequest, expected: JsonBodyDescription): Promise<Json | undefined> {
  const bytes = request.body ? await readAll(request.body, expected.limit) : new Uint8Array();
  if (bytes.byteLength === 0) {
    if (!expected.required) return undefined;
    throw refused(400, "Bad Request", `There is no body; send ${expected.description}.`);
  }
  const type = request.headers["content-type"];
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type ?? "")) {
    const found = type === undefined ? "no content-type" : `the content-type ${type}`;
    throw refused(
      415,
      "Unsupported Media Type",
      `The body has ${found}; send "content-type: application/json".`,
    );
  }
  try {
    return readJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw refused(400, "Bad Request", `The body is no JSON: ${reason}.`);
  }
}

async function readAll(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.byteLength;
    if (length > limit) throw new RefusedBodyError(problem(tooLarge(limit)), "The body is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

function refused(status: number, title: string, detail: string): RefusedBodyError {
  return new RefusedBodyError(problem({ title, status, code: REFUSED_BODY, detail }), detail);
}
