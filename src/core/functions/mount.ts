import type { HttpFunction } from "./http.ts";

/** What a handler has that an app of its own behind it needs. */
interface Requested {
  readonly request: Request;
  readonly rawBody: Uint8Array;
}

/**
 * The routes of a function that answers everything at a path and below it: `ANY /prefix` and `ANY /prefix/{path+}`. Routes of other
 * functions below it, which say more, are asked before it.
 *
 * @example
 * httpApi({ ...mount("/reports", reports), "GET /orders": listOrders });
 */
export function mount(prefix: string, fn: HttpFunction): Readonly<Record<string, HttpFunction>> {
  const below = prefix === "/" ? "" : prefix;
  return { [`ANY ${prefix}`]: fn, [`ANY ${below}/{path+}`]: fn };
}

/**
 * Makes the handler of a function that is mounted: a whole app that speaks Fetch, such as Hono's. It sees paths without the prefix,
 * and gets the handler's input as its second argument, which Hono has as `c.env`. Requests are at hand as a whole; whether the
 * response goes out as it comes is for the function's `streams` to say.
 *
 * @example
 * const pages = new Hono().get("/", (c) => c.text("reports")).get("/:year", (c) => c.text(c.req.param("year")));
 * export default http("reports", {}, fetchUnder("/reports", pages.fetch));
 */
export function fetchUnder<I extends Requested>(
  prefix: string,
  fetch: (request: Request, input: I) => Response | Promise<Response>,
): (input: I) => Response | Promise<Response> {
  const depth = prefix.split("/").filter((segment) => segment !== "").length;
  return (input) => fetch(below(depth, input), input);
}

/** The request with so many segments of its path left out: they may be written in more than one way. */
function below(depth: number, { request, rawBody }: Requested): Request {
  const url = new URL(request.url);
  url.pathname = `/${url.pathname
    .split("/")
    .slice(depth + 1)
    .join("/")}`;
  const { method, headers } = request;
  const body = rawBody.byteLength > 0 ? new Uint8Array(rawBody) : null;
  return new Request(url, { method, headers, body });
}
