import type { Project } from "./project.ts";

/** Packages that need each other, by what their `package.json` name. */
export function packageCircles({ packages }: Project): string[] {
  const graph = new Map(
    packages.map(({ name, dependencies, devDependencies }) => [name, [...dependencies, ...devDependencies]]),
  );
  return circlesOf(graph).map((circle) => `Packages in a circle: ${circle.join(" → ")}`);
}

/** Files that import each other, by values or by types. */
export function fileCircles({ imports }: Project): string[] {
  const graph = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target !== undefined) graph.set(file, [...(graph.get(file) ?? []), target]);
  }
  return circlesOf(graph).map((circle) => `Files in a circle: ${circle.join(" → ")}`);
}

/** What each node leads to. */
type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * The circles of a graph: one for each set of nodes that all lead to each other, the shortest through the set's first
 * node, which begins and ends it. A graph without any gives none.
 */
function circlesOf(graph: Graph): string[][] {
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const node of [...graph.keys()].sort()) {
    if (done.has(node)) continue;
    const circle = shortestCircle(graph, node);
    if (!circle) continue;
    for (const member of reachable(graph, node)) if (reachable(graph, member).has(node)) done.add(member);
    circles.push(circle);
  }
  return circles;
}

/** The way from a node back to itself; nothing where there is none. */
function shortestCircle(graph: Graph, start: string): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way[way.length - 1] ?? start) ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function reachable(graph: Graph, start: string): Set<string> {
  const seen = new Set([start]);
  for (const node of seen) for (const next of graph.get(node) ?? []) seen.add(next);
  return seen;
}
