import type { HttpFunction } from "../../functions/http.ts";
import type { Middleware } from "../../functions/middleware.ts";
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
  /**
   * Largest request body in bytes; 6 MiB if not given, which is what Lambda takes. A function's own `bodyLimit` counts before it.
   */
  readonly bodyLimit?: number;
  /**
   * Routes that anybody may call, such as `["GET /health"]`. Where this is given, be it empty, an app does not load in which the
   * function of another route has no authorizer.
   */
  readonly open?: readonly string[];
  /**
   * Where requests are held against schemas; `"function"` if not given. `"gateway"` asks for a gateway that refuses bad requests
   * before they cost an invocation: no cloud's that Motif deploys can, so `motif build` refuses it and says why.
   */
  readonly validation?: "function" | "gateway";
  /** Middleware that all its functions must have: an app does not load in which one has not. */
  readonly through?: readonly Middleware[];
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
