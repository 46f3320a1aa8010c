import type { Refuse } from "@motif/compile/kit";
import type { RouteEntry } from "@motif/core/model";

/**
 * Refuses routes that only case keeps apart. The host compares paths without case and tries functions in the order of their
 * names, so that a request for `/items/recent` comes to `GET /Items/recent`, and never to `GET /items/{id}`.
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates "Text matching is case-insensitive"
 */
export function refuseOtherCase(routes: readonly RouteEntry[], api: string, refuse: Refuse): void {
  for (const [index, route] of routes.entries()) {
    const other = routes.slice(0, index).find((before) => differInCaseAlone(before, route));
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

/** Whether some request of the one would match the other but for the case of its path. */
function differInCaseAlone(a: RouteEntry, b: RouteEntry): boolean {
  if (answered(a) !== answered(b)) return false;
  const others = b.path.split("/");
  const pairs = a.path.split("/").map((segment, index) => [segment, others[index]] as const);
  if (pairs.length !== others.length) return false;
  const isText = ([one, other]: (typeof pairs)[number]) => !isParameter(one) && !isParameter(other);
  const texts = pairs.filter(isText);
  return (
    texts.every(([one, other]) => one.toLowerCase() === other?.toLowerCase()) &&
    texts.some(([one, other]) => one !== other)
  );
}

/** A route for GET answers HEAD too. */
function answered({ method }: RouteEntry): string {
  return method === "HEAD" ? "GET" : method;
}

function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith("{") ?? false;
}
