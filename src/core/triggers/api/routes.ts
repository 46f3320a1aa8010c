/** A route's key, taken apart. */
export interface ParsedRoute {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
}

const ROUTE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) (\/\S*)$/;
/** No `.` and no `..`: clients resolve them before they ask (https://url.spec.whatwg.org/#single-dot-path-segment). */
const SEGMENT = /^(?:\{([A-Za-z][A-Za-z0-9_]*)\}|(?!\.\.?$)[A-Za-z0-9._~-]+)$/;

/** Takes apart `GET /items/{id}`; a text says what is wrong with it. */
export function parseRoute(key: string): ParsedRoute | string {
  const match = ROUTE.exec(key);
  const [, method, path] = match ?? [];
  if (method === undefined || path === undefined) {
    return "write a method and a path, such as `GET /items/{id}`";
  }
  const parameters: string[] = [];
  for (const segment of path === "/" ? [] : path.slice(1).split("/")) {
    const parts = SEGMENT.exec(segment);
    if (!parts) return `the segment "${segment}" is neither plain text nor a {parameter}`;
    if (parts[1] !== undefined) parameters.push(parts[1]);
  }
  const distinct = new Set(parameters.map((name) => name.toLowerCase()));
  if (distinct.size < parameters.length) return "a parameter occurs twice, be it in other case";
  return { method, path, parameters };
}

/** The route without the names of its parameters: two routes of the same shape match the same requests. */
export function shapeOf(route: ParsedRoute): string {
  return `${route.method} ${route.path.replaceAll(/\{[^}]*\}/g, "{}")}`;
}
