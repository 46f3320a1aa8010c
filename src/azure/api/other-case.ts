import type { Refuse } from "@motif/compile/kit";
import type { RouteEntry } from "@motif/core/model";

/**
 * Refuses routes that only case keeps apart. The host compares paths without case and tries functions in the order of their
 * names, so that a request for `/items/recent` comes to `GET /Items/recent`, and never to `GET /items/{id}`.
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates "Text matching is case-insensitive"
 */
export function refuseOtherCase(routes: readonly RouteEntry[], api: string, refuse: Refuse): void {
  const segments = routes.map(({ path }) => path.split("/").map(segmentOf));
  for (const [index, route] of routes.entries()) {
    const other = routes.find(
      (before, place) =>
        place < index &&
        answered(before) === answered(route) &&
        differInCaseAlone(segments[place] ?? [], segments[index] ?? []),
    );
    if (!other) continue;
    refuse(
      api,
      `${written(route)} and ${written(other)} differ in upper and lower case, which Azure Functions does not tell apart in paths: requests to the one would come to the other; write both the same way, or take another word`,
    );
  }
}

function written({ method, path }: RouteEntry): string {
  return `${method} ${path}`;
}

/** A part of a path, split and put into lower case once: an API may have thousands of routes, and each meets each. */
interface Segment {
  readonly text: string;
  readonly lower: string;
  readonly isParameter: boolean;
  readonly isRest: boolean;
}

function segmentOf(text: string): Segment {
  const isParameter = text.startsWith("{");
  return { text, lower: text.toLowerCase(), isParameter, isRest: isParameter && text.endsWith("+}") };
}

/** Whether some path that the one matches would match the other but for its case. */
function differInCaseAlone(a: readonly Segment[], b: readonly Segment[]): boolean {
  let differ = false;
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return false;
    if (one.isRest || other.isRest) return differ;
    if (one.isParameter || other.isParameter) continue;
    if (one.lower !== other.lower) return false;
    differ ||= one.text !== other.text;
  }
  return differ && a.length === b.length;
}

/** A route for GET answers HEAD too. */
function answered({ method }: RouteEntry): string {
  return method === "HEAD" ? "GET" : method;
}
