import { pathsOverlap } from "@motif/core/model";
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
  return takenBy(a.path).some((path) => takenBy(b.path).some((other) => pathsOverlap(path, other)));
}

/** To the host, the rest of a path may be nothing: `files/{*key}` takes `/files` too. */
function takenBy(path: string): string[] {
  return path.endsWith("+}") ? [path, path.slice(0, path.lastIndexOf("/")) || "/"] : [path];
}

/** Plain text comes before a parameter, and that before the rest of a path, from the first segment on. */
function bySpecificity(a: Source, b: Source): number {
  const [first = [], second = []] = [a, b].map(({ route }) => (route?.path ?? "").split("/").map(ranked));
  const index = first.findIndex((segment, position) => segment !== second[position]);
  if (index < 0) return first.length - second.length;
  return (first[index] ?? "") < (second[index] ?? "") ? -1 : 1;
}

/** What a segment is compared by: of parameters, their names say nothing. */
function ranked(segment: string): string {
  if (!segment.startsWith("{")) return `0${segment}`;
  return segment.endsWith("+}") ? "2" : "1";
}
