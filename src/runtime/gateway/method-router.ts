import { ANY, methodsOfAny } from "@motif/core/platform";
import { type Match, Router } from "./router.ts";

/**
 * Finds routes by method and path. Among the routes that take a method, the path decides; where two have the same path, one of
 * its own counts before one of GET, whose route HEAD takes, and that before one of `ANY`.
 */
export class MethodRouter<T> {
  readonly #routes: { readonly method: string; readonly pattern: string; readonly value: T }[] = [];
  readonly #routers = new Map<string, Router<T>>();
  readonly #anyMethods: readonly string[];

  /** @param hasCors Whether OPTIONS is answered by the API, and not by routes of `ANY`. */
  constructor(hasCors = false) {
    this.#anyMethods = methodsOfAny(hasCors);
  }

  /** Adds a route. Of two of the same method and shape, the last one counts. */
  add(method: string, pattern: string, value: T): void {
    this.#routes.push({ method, pattern, value });
    this.#routers.clear();
  }

  /** The route of a request. */
  match(method: string, path: string): Match<T> | undefined {
    return this.#routerOf(method)?.match(path);
  }

  /** Every method that a path can be called with, or any path where none is given; none where there is no such path. */
  methods(path?: string): string[] {
    const names = new Set(
      this.#known().filter((method) => path === undefined || this.#routerOf(method)?.match(path)),
    );
    if (names.size === 0) return [];
    if (names.has("GET")) names.add("HEAD");
    return [...names.add("OPTIONS")].sort();
  }

  /** Methods that some route takes. */
  #known(): string[] {
    const named = this.#routes.map(({ method }) => method);
    return [...new Set(named.flatMap((method) => (method === ANY ? this.#anyMethods : [method])))];
  }

  /** Made when it is first asked for, and not for methods that no route takes: there is no end of these. */
  #routerOf(method: string): Router<T> | undefined {
    const made = this.#routers.get(method);
    if (made) return made;
    const routes = this.#sourcesOf(method).flatMap((of) =>
      this.#routes.filter((route) => route.method === of),
    );
    if (routes.length === 0) return undefined;
    const router = new Router<T>();
    // Of two routes of the same shape, the one that is added last counts.
    for (const { pattern, value } of routes) router.add(pattern, value);
    this.#routers.set(method, router);
    return router;
  }

  #sourcesOf(method: string): string[] {
    return [
      ...(this.#anyMethods.includes(method) ? [ANY] : []),
      ...(method === "HEAD" ? ["GET"] : []),
      ...(method === ANY ? [] : [method]),
    ];
  }
}
