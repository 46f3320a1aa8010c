/** A route's key, taken apart. */
export interface ParsedRoute {
  /** One of {@link METHODS}, or {@link ANY}. */
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
}

/** The methods that routes can have, and that `ANY` stands for. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The method of a route that takes all methods which its path has no other route for. */
export const ANY = "ANY";

const ROUTE = /^(GET|HEAD|POST|PUT|PATCH|DELETE|ANY) (\/\S*)$/;
/** No `.` and no `..`: clients resolve them before they ask (https://url.spec.whatwg.org/#single-dot-path-segment). */
const SEGMENT = /^(?:\{([A-Za-z][A-Za-z0-9_]*)(\+?)\}|(?!\.\.?$)[A-Za-z0-9._~-]+)$/;

/** Takes apart `GET /items/{id}`; a text says what is wrong with it. */
export function parseRoute(key: string): ParsedRoute | string {
  const match = ROUTE.exec(key);
  const [, method, path] = match ?? [];
  if (method === undefined || path === undefined) {
    return "write a method (or ANY) and a path, such as `GET /items/{id}`";
  }
  if (path !== "/" && path.endsWith("/")) {
    return `a path ends without a slash; write "${method} ${path.replace(/\/+$/, "") || "/"}" (requests with one are answered 404)`;
  }
  const segments = path === "/" ? [] : path.slice(1).split("/");
  const parameters: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const parts = SEGMENT.exec(segment);
    if (!parts) return `the segment "${segment}" is neither plain text nor a {parameter}`;
    if (parts[2] === "+" && index < segments.length - 1)
      return `${segment} takes the rest of the path, so nothing can come after it`;
    if (parts[1] !== undefined) parameters.push(parts[1]);
  }
  const distinct = new Set(parameters.map((name) => name.toLowerCase()));
  if (distinct.size < parameters.length) return "a parameter occurs twice, be it in other case";
  return { method, path, parameters };
}

/** A path without the names of its parameters: two paths of one shape match the same requests. */
export function pathShape(path: string): string {
  return path.replaceAll(/\{\w+(\+?)\}/g, "{$1}");
}

/** The route without the names of its parameters: two routes of the same shape match the same requests. */
export function shapeOf(route: Pick<ParsedRoute, "method" | "path">): string {
  return `${route.method} ${pathShape(route.path)}`;
}

/** What a route of the method `ANY` is asked: not OPTIONS where the API has `cors`, whose answer that is then. */
export function methodsOfAny(hasCors: boolean): readonly string[] {
  return hasCors ? METHODS.filter((method) => method !== "OPTIONS") : METHODS;
}

/** Routes with each `ANY` spelled out: a route for each method that its path has no other route for. GET takes HEAD along. */
export function withoutAny<R extends Pick<ParsedRoute, "method" | "path">>(
  routes: readonly R[],
  hasCors: boolean,
): R[] {
  const taken = new Set(routes.map(shapeOf));
  const isTaken = (route: R, method: string) => taken.has(shapeOf({ ...route, method }));
  return routes.flatMap((route) => {
    if (route.method !== ANY) return [route];
    return methodsOfAny(hasCors)
      .filter((method) => !isTaken(route, method) && !(method === "HEAD" && isTaken(route, "GET")))
      .map((method) => ({ ...route, method }));
  });
}
