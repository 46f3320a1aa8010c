import type { Uses } from "../ground/grant.ts";
import type { Authorizer } from "./authorizer.ts";
import { type HttpFunction, type HttpInput, type HttpOptions, http } from "./http.ts";
import type { Middleware } from "./middleware.ts";

/** What functions of a group share. */
export interface HttpGroupOptions<A, M extends readonly Middleware[]> {
  readonly authorizer?: Authorizer<A>;
  readonly middleware?: M;
}

type Texts = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | string[]>>;
type Declared<T, WithoutSchema> = [T] extends [never] ? WithoutSchema : T;

/**
 * Makes an `http` for functions that share an authorizer and middleware: what these add is in their inputs, with its types. It
 * stands in a file of its own, beside `resources.ts`, which the functions import.
 *
 * @example
 * // notes-api.ts
 * export const notesApi = httpGroup({ authorizer: users, middleware: [requestLog, tenant] });
 *
 * // functions/list-notes.ts
 * export default notesApi("list-notes", { uses: { notes: notes.reader } }, async ({ tenant, notes }) => { … });
 */
export function httpGroup<A = undefined, const M extends readonly Middleware[] = readonly []>(
  shared: HttpGroupOptions<A, M>,
) {
  return function inGroup<
    U extends Uses = Record<never, never>,
    B = undefined,
    P = Texts,
    Q = Query,
    H = Texts,
  >(
    name: string,
    options: Omit<HttpOptions<U, B, P, Q, H, A, M>, "authorizer" | "middleware">,
    handler: (
      input: HttpInput<
        U,
        Declared<NoInfer<B>, undefined>,
        Declared<NoInfer<P>, Texts>,
        Declared<NoInfer<Q>, Query>,
        Declared<NoInfer<H>, Texts>,
        A,
        M
      >,
    ) => Response | Promise<Response>,
  ): HttpFunction {
    // The same as `http` says of its handler: the input is made of these options.
    return http<U, B, P, Q, H, A, M>(
      name,
      { ...options, ...shared },
      handler as Parameters<typeof http<U, B, P, Q, H, A, M>>[2],
    );
  };
}
