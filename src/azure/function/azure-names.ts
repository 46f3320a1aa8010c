import type { Source } from "../ground/room.ts";

/** A source of a function's calls, and the function's name. */
export interface SourceOf extends Source {
  readonly function: string;
}

/**
 * The names that functions have in their function app, by function, one for each source: those of the app where that is
 * enough. The host tries routes in the order of these names, whatever the routes say, so where one route hides another
 * one, routes are numbered.
 * @see https://github.com/Azure/azure-functions-host/issues/9876
 */
export function azureNames(sources: readonly SourceOf[]): ReadonlyMap<string, readonly string[]> {
  const order = needsOrder(sources) ? sources.toSorted(bySpecificity) : undefined;
  const names = new Map<string, string[]>();
  for (const source of sources) {
    const own = names.get(source.function) ?? [];
    const number = own.length === 0 ? "" : `_${own.length + 1}`;
    const rank = order && String(order.indexOf(source) + 1).padStart(String(order.length).length, "0");
    names.set(source.function, [
      ...own,
      `${rank === undefined ? "" : `r${rank}_`}${source.function}${number}`,
    ]);
  }
  return names;
}

function needsOrder(sources: readonly SourceOf[]): boolean {
  return sources.some((source) =>
    sources.some((other) => other.function !== source.function && overlap(source.route, other.route)),
  );
}

/** Whether two routes match some same request. */
function overlap(a: Source["route"], b: Source["route"]): boolean {
  if (!a || !b || !a.methods.some((method) => b.methods.includes(method))) return false;
  const segments = a.path.split("/");
  const others = b.path.split("/");
  return (
    segments.length === others.length &&
    segments.every(
      (segment, index) => segment === others[index] || isParameter(segment) || isParameter(others[index]),
    )
  );
}

/** Plain text comes before a parameter, from the first segment on. */
function bySpecificity(a: Source, b: Source): number {
  const [first, second] = [a, b].map(({ route }) =>
    (route?.path ?? "").split("/").map((segment) => (isParameter(segment) ? "1" : `0${segment}`)),
  );
  const index = first?.findIndex((segment, position) => segment !== second?.[position]) ?? -1;
  if (index < 0) return 0;
  return (first?.[index] ?? "") < (second?.[index] ?? "") ? -1 : 1;
}

function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith("{") ?? false;
}
