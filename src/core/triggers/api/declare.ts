import type { HttpFunction } from "../../functions/http.ts";
import type { Duration } from "../../ground/units.ts";

/** Which browsers' pages may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export interface CorsOptions {
  /** Origins such as `https://shop.example`, or `["*"]`. */
  readonly origins: readonly string[];
  /** Request headers that a page may send, besides the safe-listed ones and `content-type`. */
  readonly headers?: readonly string[];
  /** Response headers that a page may read. */
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: Duration;
}

/** Settings of an HTTP API. */
export interface HttpApiOptions {
  readonly cors?: CorsOptions;
  /** Largest request body in bytes; 6 MiB if not given, 10 MiB at most (the limit of API Gateway). */
  readonly bodyLimit?: number;
}

/** An HTTP API: routes such as `GET /items/{id}`, each with its function. */
export interface HttpApi extends HttpApiOptions {
  readonly kind: "httpApi";
  readonly routes: Readonly<Record<string, HttpFunction>>;
}

/** Routes of an HTTP API. */
export function httpApi(
  routes: Readonly<Record<string, HttpFunction>>,
  options: HttpApiOptions = {},
): HttpApi {
  return { kind: "httpApi", routes, ...options };
}
