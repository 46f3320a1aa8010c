/**
 * A `Response` that still has its JSON text at hand, so that an adapter can send it without reading a stream:
 * making and reading the body of an ordinary `Response` costs more than everything else in a warm call
 * (docs/performance.md). To everybody else it is an ordinary `Response`: whatever reads the body makes one first.
 */
export class JsonResponse extends Response {
  /** The body, as text. */
  readonly jsonText: string;
  #ordinary: Response | undefined;

  constructor(value: unknown, init: ResponseInit = {}) {
    const jsonText = JSON.stringify(value);
    if (jsonText === undefined)
      throw new TypeError("The value has no JSON form (undefined, a function or a symbol).");
    super(null, init);
    this.jsonText = jsonText;
    if (!this.headers.has("content-type")) this.headers.set("content-type", "application/json");
  }

  /** The same response with an ordinary body. */
  get ordinary(): Response {
    this.#ordinary ??= new Response(this.jsonText, { status: this.status, headers: this.headers });
    return this.#ordinary;
  }
}

for (const name of ["body", "bodyUsed"] as const) {
  Object.defineProperty(JsonResponse.prototype, name, {
    get(this: JsonResponse) {
      return this.ordinary[name];
    },
  });
}

for (const name of ["arrayBuffer", "blob", "bytes", "clone", "json", "text"] as const) {
  Object.defineProperty(JsonResponse.prototype, name, {
    value(this: JsonResponse) {
      return this.ordinary[name]();
    },
  });
}

/** A JSON response: `json({ id }, { status: 201 })`. The same as `Response.json`, and cheaper to send. */
export function json(value: unknown, init?: ResponseInit): Response {
  return new JsonResponse(value, init);
}
