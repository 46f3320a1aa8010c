import type { Uses } from "../ground/grant.ts";
import type { AnyFunction } from "./any-function.ts";
import type { Middleware } from "./middleware.ts";

/** What stands before the names of what a function's authorizer uses, among the grants of the function. */
const OF_AUTHORIZER = "authorizer_";

/** Everything that a function is granted, by name: what its handler uses, and what its authorizer and its middleware do. */
export function grantsOf(fn: AnyFunction): Uses {
  if (fn.kind !== "http") return fn.uses;
  const { authorizer, middleware } = fn;
  return {
    ...fn.uses,
    ...prefixed(OF_AUTHORIZER, authorizer?.uses ?? {}),
    ...Object.assign({}, ...middleware.map(usedBy)),
  };
}

/** Circular imports make `undefined` of what an author wrote. */
function usedBy(one: Middleware | undefined): Uses {
  return one ? prefixed(`middleware_${one.name.replaceAll("-", "_")}_`, one.uses) : {};
}

function prefixed(prefix: string, uses: Uses): Uses {
  return Object.fromEntries(Object.entries(uses).map(([name, grant]) => [prefix + name, grant]));
}
