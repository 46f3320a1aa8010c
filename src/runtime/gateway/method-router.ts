import { type Match, Router } from "./router.ts";

/** Finds routes by method and path. HEAD takes the route of GET where it has none of its own. */
export class MethodRouter<T> {
  readonly #routers = new Map<string, Router<T>>();

  /** Adds a route. */
  add(method: string, pattern: string, value: T): void {
    const router = this.#routers.get(method) ?? new Router<T>();
    router.add(pattern, value);
    this.#routers.set(method, router);
  }

  /** The route of a request. */
  match(method: string, path: string): Match<T> | undefined {
    const match = this.#routers.get(method)?.match(path);
    return match || method !== "HEAD" ? match : this.#routers.get("GET")?.match(path);
  }

  /** Every method that a path can be called with, or any path where none is given; none where there is no such path. */
  methods(path?: string): string[] {
    const own = [...this.#routers].filter(([, router]) => path === undefined || router.match(path));
    const names = new Set(own.map(([method]) => method));
    if (names.size === 0) return [];
    if (names.has("GET")) names.add("HEAD");
    return [...names.add("OPTIONS")].sort();
  }
}
