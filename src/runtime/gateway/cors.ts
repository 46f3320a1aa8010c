import { type CorsOptions, milliseconds } from "@motif/core";
import type { HttpRequestData, HttpResponseData } from "../contract.ts";
import type { Headers } from "./problems.ts";

type RequestHeaders = HttpRequestData["headers"];

/** An API's answers to pages of other origins, by the CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export class Cors {
  readonly #origins: readonly string[];
  readonly #anyOrigin: boolean;
  readonly #allowedHeaders: string;
  readonly #maxAge: string | undefined;
  readonly #exposed: Headers;

  constructor(options: CorsOptions) {
    const { origins, headers = [], exposeHeaders = [], maxAge } = options;
    this.#origins = origins;
    this.#anyOrigin = origins.includes("*");
    this.#allowedHeaders = ["content-type", ...headers.map((name) => name.toLowerCase())].join(", ");
    this.#maxAge = maxAge === undefined ? undefined : String(Math.floor(milliseconds(maxAge) / 1000));
    this.#exposed =
      exposeHeaders.length === 0 ? [] : [["access-control-expose-headers", exposeHeaders.join(", ")]];
  }

  /**
   * A response as the page of an origin may see it. What the function itself says about CORS does not count, as on
   * API Gateway (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
   */
  apply(response: HttpResponseData, origin: string | undefined): HttpResponseData {
    const own = response.headers.filter(([name]) => !name.startsWith("access-control-"));
    const allowed = this.#allow(origin);
    const headers = [...own, ...allowed, ...(allowed.length > 0 ? this.#exposed : [])];
    return { ...response, headers: this.#anyOrigin ? headers : varying(headers, "origin") };
  }

  /** The headers of an answer to a preflight. Where the origin is not allowed there are none, and the browser refuses. */
  preflight(request: RequestHeaders, methods: readonly string[]): Headers {
    const vary: Headers = [["vary", "origin, access-control-request-method, access-control-request-headers"]];
    const allowed = this.#allow(request.origin);
    if (allowed.length === 0) return vary;
    return [
      ...allowed,
      ["access-control-allow-methods", methods.join(", ")],
      ["access-control-allow-headers", this.#allowedHeaders],
      ...(this.#maxAge === undefined ? [] : [["access-control-max-age", this.#maxAge] as const]),
      ...vary,
    ];
  }

  #allow(origin: string | undefined): Headers {
    if (this.#anyOrigin) return [["access-control-allow-origin", "*"]];
    if (origin === undefined || !this.#origins.includes(origin)) return [];
    return [["access-control-allow-origin", origin]];
  }
}

/** Whether a request is a CORS preflight (https://fetch.spec.whatwg.org/#cors-preflight-request). */
export function isPreflight(method: string, headers: RequestHeaders): boolean {
  return (
    method === "OPTIONS" &&
    headers.origin !== undefined &&
    headers["access-control-request-method"] !== undefined
  );
}

/** The headers with one more name in `vary`. */
function varying(headers: Headers, name: string): Headers {
  const vary = headers.filter(([header]) => header === "vary").map(([, value]) => value);
  if (
    vary.some(
      (value) =>
        value === "*" ||
        value
          .toLowerCase()
          .split(/\s*,\s*/)
          .includes(name),
    )
  )
    return headers;
  return [...headers.filter(([header]) => header !== "vary"), ["vary", [...vary, name].join(", ")]];
}
