/**
 * A `Response` with JSON text that needs nothing of Node's Fetch before somebody asks for it: loading Fetch costs more
 * than everything else when a function starts, and making and reading an ordinary body more than everything else in a
 * warm call (docs/performance.md). Whoever uses it as a `Response` gets one, made from the same parts.
 */
export class JsonResponse implements Response {
  /** The body, as text. */
  readonly jsonText: string;
  readonly #status: number;
  readonly #fields: readonly HeaderField[];
  #ordinary: Response | undefined;

  /** Throws where `Response.json` does: for a value without a JSON form, a bad status, a bad header. */
  constructor(value: unknown, init: ResponseInit = {}, jsonText = JSON.stringify(value)) {
    if (jsonText === undefined)
      throw new TypeError("The value has no JSON form (undefined, a function or a symbol).");
    this.jsonText = jsonText;
    this.#status = init.status ?? 200;
    const fields = isPlainStatus(this.#status) && init.statusText === undefined && plainFields(init.headers);
    this.#fields = fields || [];
    if (!fields) this.#ordinary = toOrdinary(jsonText, init);
  }

  /** The headers, sorted by name, as `[...headers]` gives them; cheaper than `headers`. */
  get headerFields(): readonly HeaderField[] {
    return this.#ordinary ? [...this.#ordinary.headers] : this.#fields;
  }

  /** The same response, of Node's own class. */
  get ordinary(): Response {
    this.#ordinary ??= toOrdinary(this.jsonText, {
      status: this.#status,
      headers: Object.fromEntries(this.#fields),
    });
    return this.#ordinary;
  }

  /** The same response with more headers, as cheap; undefined where only Fetch can make it. */
  withHeaders(added: readonly HeaderField[]): JsonResponse | undefined {
    const isNew = added.every(([name]) => this.#fields.every(([known]) => known !== name));
    if (this.#ordinary || !isNew) return undefined;
    const headers = Object.fromEntries([...this.#fields, ...added]);
    return new JsonResponse(undefined, { status: this.#status, headers }, this.jsonText);
  }

  get status(): number {
    return this.#status;
  }
  get ok(): boolean {
    return this.#status <= 299;
  }
  get statusText(): string {
    return this.#ordinary?.statusText ?? "";
  }
  get headers(): Headers {
    return this.ordinary.headers;
  }
  get body(): Response["body"] {
    return this.ordinary.body;
  }
  get bodyUsed(): boolean {
    return this.#ordinary?.bodyUsed ?? false;
  }
  get redirected(): boolean {
    return false;
  }
  get type(): Response["type"] {
    return this.ordinary.type;
  }
  get url(): string {
    return "";
  }
  // Returns are named after the global `Response`: the declarations have that of whoever compiles against them, with `dom` or without.
  arrayBuffer(): ReturnType<Response["arrayBuffer"]> {
    return this.ordinary.arrayBuffer();
  }
  blob(): ReturnType<Response["blob"]> {
    return this.ordinary.blob();
  }
  bytes(): ReturnType<Response["bytes"]> {
    return this.ordinary.bytes();
  }
  clone(): Response {
    return this.ordinary.clone();
  }
  formData(): ReturnType<Response["formData"]> {
    return this.ordinary.formData();
  }
  json(): ReturnType<Response["json"]> {
    return this.ordinary.json();
  }
  text(): ReturnType<Response["text"]> {
    return this.ordinary.text();
  }
}

/** `instanceof Response` holds: the question mentions `Response`, and loads it by that; a plain base class would do so at once. */
Object.setPrototypeOf(JsonResponse.prototype, new Proxy({}, { getPrototypeOf: () => Response.prototype }));

/** A header: its name in lower case, and its value. */
export type HeaderField = readonly [name: string, value: string];

function toOrdinary(jsonText: string, init: ResponseInit): Response {
  const response = new Response(jsonText, init);
  const named = new Headers(init.headers).has("content-type");
  if (!named) response.headers.set("content-type", "application/json");
  return response;
}

/** A status that Fetch takes together with a body (https://fetch.spec.whatwg.org/#initialize-a-response). */
function isPlainStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599 && ![204, 205, 304].includes(status);
}

const NAME = /^[\w-]+$/;
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** The headers of an object of ordinary names and values; undefined for anything that Fetch has to look at itself. */
function plainFields(headers: ResponseInit["headers"]): HeaderField[] | undefined {
  const fields = new Map<string, string>();
  if (headers !== undefined) {
    const prototype = Object.getPrototypeOf(headers);
    if (prototype !== Object.prototype && prototype !== null) return undefined;
  }
  for (const [original, value] of Object.entries(headers ?? {})) {
    const name = original.toLowerCase();
    if (typeof value !== "string" || !NAME.test(name) || !VALUE.test(value) || fields.has(name))
      return undefined;
    fields.set(name, value);
  }
  if (!fields.has("content-type")) fields.set("content-type", "application/json");
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The same response with more headers; their names are in lower case. A header that it has already becomes a list of both
 * values (RFC 9110, section 5.3). The body is handed on: read the response that is returned, not the one that was given.
 */
export function withHeaders(response: Response, added: readonly HeaderField[]): Response {
  const cheap = response instanceof JsonResponse ? response.withHeaders(added) : undefined;
  if (cheap) return cheap;
  const { status, statusText, headers, body } = response;
  const copy = new Response(body, { status, statusText, headers });
  for (const [name, value] of added) copy.headers.append(name, value);
  return copy;
}

/** A JSON response: `json({ id }, { status: 201 })`. The same as `Response.json`, and cheaper to send. */
export function json(value: unknown, init?: ResponseInit): Response {
  return new JsonResponse(value, init);
}
