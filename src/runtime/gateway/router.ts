/** A found route with the values of its parameters, percent-decoded. */
export interface Match<T> {
  readonly value: T;
  readonly params: Readonly<Record<string, string>>;
}

interface Leaf<T> {
  readonly value: T;
  readonly parameters: readonly string[];
}

interface Node<T> {
  readonly children: Map<string, Node<T>>;
  parameter?: Node<T>;
  /** `{name+}`: everything from here on. */
  rest?: Leaf<T>;
  leaf?: Leaf<T>;
}

const PARAMETER = /^\{(\w+)(\+?)\}$/;
const NO_PARAMS = Object.freeze({});

/**
 * Finds a path among patterns such as `/items/{id}`, or `/files/{key+}`, which takes the rest of the path. A plain
 * segment wins over a parameter, and a parameter over one that takes the rest, from left to right. A parameter is never empty,
 * and no more is the first segment of a rest: `/files/` is neither `/files` nor a file. Paths must have passed `parseTarget`.
 */
export class Router<T> {
  readonly #plain = new Map<string, Match<T>>();
  readonly #root: Node<T> = { children: new Map() };

  /** Adds a pattern. Of two of the same shape, the last one counts. */
  add(pattern: string, value: T): void {
    const parameters: string[] = [];
    let node = this.#root;
    for (const segment of pattern.slice(1).split("/")) {
      const [, name, rest] = PARAMETER.exec(segment) ?? [];
      if (name === undefined) {
        node = childOf(node, segment);
        continue;
      }
      parameters.push(name);
      if (rest === "+") {
        node.rest = { value, parameters };
        return;
      }
      node.parameter ??= { children: new Map() };
      node = node.parameter;
    }
    node.leaf = { value, parameters };
    if (parameters.length === 0) this.#plain.set(pattern, { value, params: NO_PARAMS });
  }

  /** The route of a path. */
  match(path: string): Match<T> | undefined {
    const plain = this.#plain.get(path);
    if (plain) return plain;
    const segments = path.slice(1).split("/");
    if (path.includes("%")) {
      for (const [index, segment] of segments.entries()) segments[index] = decodeURIComponent(segment);
    }
    const values: string[] = [];
    const leaf = find(this.#root, segments, 0, values);
    return leaf && { value: leaf.value, params: named(leaf.parameters, values) };
  }
}

function childOf<T>(node: Node<T>, segment: string): Node<T> {
  let child = node.children.get(segment);
  if (!child) {
    child = { children: new Map() };
    node.children.set(segment, child);
  }
  return child;
}

function find<T>(
  node: Node<T>,
  segments: readonly string[],
  at: number,
  values: string[],
): Leaf<T> | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.leaf;
  const child = node.children.get(segment);
  const plain = child && find(child, segments, at + 1, values);
  if (plain) return plain;
  if (node.parameter && segment !== "") {
    values.push(segment);
    const found = find(node.parameter, segments, at + 1, values);
    if (found) return found;
    values.pop();
  }
  if (!node.rest || segment === "") return undefined;
  values.push(segments.slice(at).join("/"));
  return node.rest;
}

function named(names: readonly string[], values: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (let index = 0; index < names.length; index++) params[names[index] ?? ""] = values[index] ?? "";
  return params;
}
