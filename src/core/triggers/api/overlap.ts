import { ANY, type ParsedRoute } from "./routes.ts";

type Route = Pick<ParsedRoute, "method" | "path">;

/** Whether some path matches both patterns. */
export function pathsOverlap(a: string, b: string): boolean {
  const [first, second] = [segmentsOf(a), segmentsOf(b)];
  for (const [index, segment] of first.entries()) {
    const other = second[index];
    if (other === undefined) return false;
    // No parameter is empty, and no rest begins with an empty segment.
    if ((segment === "") !== (other === "")) return false;
    if (isRest(segment) || isRest(other)) return true;
    if (rankOf(segment) + rankOf(other) === 0 && segment !== other) return false;
  }
  return first.length === second.length;
}

/** Whether some request matches both routes. GET takes HEAD along. */
export function routesOverlap(a: Route, b: Route): boolean {
  const methods = [a, b].map(({ method }) => (method === "HEAD" ? "GET" : method));
  return (methods[0] === methods[1] || methods.includes(ANY)) && pathsOverlap(a.path, b.path);
}

/**
 * Orders patterns by which of them is asked: a plain segment comes before a parameter, and a parameter before the rest of a path,
 * from the first segment on.
 */
export function bySpecificity(a: string, b: string): number {
  const [first, second] = [segmentsOf(a), segmentsOf(b)];
  for (const [index, segment] of first.entries()) {
    const difference = rankOf(segment) - rankOf(second[index] ?? "");
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * A path for which gateways do not agree which of two routes is asked, if there is one. By API Gateway, "Full match for a route
 * and method" comes before "Match for a route and method with a greedy path variable"
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation);
 * others go by the first segment that differs.
 */
export function disputedPath(a: Route, b: Route): string | undefined {
  if (!isRest(a.path) && !isRest(b.path)) return undefined;
  if (!routesOverlap(a, b)) return undefined;
  const [greedy, other] = [a, b].map(({ path }) => segmentsOf(path)).sort(restAndShorterFirst);
  if (!greedy || !other || !isRest(greedy.at(-1)) || other.length < greedy.length) return undefined;
  if (isRest(other.at(-1)) && other.length === greedy.length) return undefined;
  const decisive = greedy.findIndex((segment, index) => rankOf(segment) !== rankOf(other[index] ?? ""));
  if (rankOf(greedy[decisive] ?? "") > 0) return undefined;
  const example = other.map(
    (segment, index) => [greedy[index] ?? "{}", segment].find((text) => rankOf(text) === 0) ?? "x",
  );
  return `/${example.join("/")}`;
}

function restAndShorterFirst(a: readonly string[], b: readonly string[]): number {
  return Number(isRest(b.at(-1))) - Number(isRest(a.at(-1))) || a.length - b.length;
}

function segmentsOf(path: string): string[] {
  return path.slice(1).split("/");
}

function isRest(segment: string | undefined): boolean {
  return segment?.endsWith("+}") ?? false;
}

function rankOf(segment: string): number {
  if (!segment.startsWith("{")) return 0;
  return isRest(segment) ? 2 : 1;
}
