import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Authorizer } from "./authorizer.ts";

/** What came back from behind a middleware: the response, which may be replaced. `A` is what was added to the input on the way. */
export interface Passed<out A = unknown> {
  response: Response;
  /** Never there: it carries the type. */
  readonly added?: A;
}

/**
 * Hands the request on: to the next middleware, and at last to the handler, whose input has the additions then. To be called once
 * at most. Rejects with what the handler throws.
 */
export type Next = <A extends object = Record<never, never>>(additions?: A) => Promise<Passed<A>>;

/** When a middleware is asked: before the request is held against the function's schemas, or after it passed them. */
export type MiddlewareTime = "before-validation" | "after-validation";

/** What a middleware is made of. */
export interface MiddlewareOptions<U extends Uses, A, N extends readonly Middleware[]> {
  /** Its functions are granted that, and their handlers do not see it. */
  readonly uses?: U;
  /** Whose `auth` it reads: the functions must have the same authorizer. */
  readonly authorizer?: Authorizer<A>;
  /** Middleware whose additions it reads: the functions must have these, before it. */
  readonly needs?: N;
  /** `"after-validation"` if not given. A refusal of the schemas passes through those that run before. */
  readonly runs?: MiddlewareTime;
}

/** What all of some middleware add to the input. While the compiler infers which they are, they are `never`. */
export type AddedBy<M extends readonly Middleware[]> = [M] extends [never]
  ? unknown
  : M extends readonly [Middleware<infer A>, ...infer Rest extends readonly Middleware[]]
    ? A & AddedBy<Rest>
    : unknown;

/** What a middleware receives: the request as it came, and not what schemas make of it, which differ from function to function. */
export type MiddlewareInput<U extends Uses, A, N extends readonly Middleware[]> = Context &
  Handles<U> &
  AddedBy<N> & {
    /** The same that the handler has: a body is read once. */
    readonly request: Request;
    /** One header of the request as it came. `name` is in lower case. */
    readonly header: (name: string) => string | undefined;
    /** The body's bytes as they came; none where there is no body. Not to be changed. */
    readonly rawBody: Uint8Array;
    /** Parameters of the path, as texts. */
    readonly params: Readonly<Record<string, string>>;
    /** What the authorizer says of the caller; undefined where `authorizer` is not given. */
    readonly auth: A;
  };

/** What is asked of requests of several functions, between their authorizer and their handler. `A` is what it adds to their input. */
export interface Middleware<out A = unknown> {
  readonly kind: "middleware";
  readonly name: string;
  readonly uses: Uses;
  readonly runs: MiddlewareTime;
  readonly needs: readonly Middleware[];
  readonly authorizer?: Authorizer;
  /** What is wrong with how it was declared, if anything. */
  readonly problems: readonly string[];
  readonly handler: (input: Readonly<Record<string, unknown>>, next: Next) => unknown;
  /** Never there: it carries the type. */
  readonly added?: A;
}

/** What a middleware added whose handler returns `R`. */
type AddedIn<R> = R extends Passed<infer A> ? A : never;
type MiddlewareResult = Response | Passed;

/**
 * Declares a middleware: it answers a request itself, or hands it on by `next`, with additions to the handler's input if it likes,
 * and may look at the response.
 *
 * @example
 * export const tenant = middleware(
 *   "tenant",
 *   { uses: { tenants: tenants.reader }, authorizer: users },
 *   async ({ auth, tenants }, next) => {
 *     const tenant = await tenants.get({ id: auth.claims.tenant });
 *     if (!tenant) return problemResponse({ title: "Forbidden", status: 403, detail: "The tenant is closed." });
 *     return next({ tenant });
 *   },
 * );
 *
 * http("list-notes", { authorizer: users, middleware: [tenant] }, ({ tenant }) => json(tenant.plan));
 */
export function middleware<
  R extends MiddlewareResult | Promise<MiddlewareResult>,
  U extends Uses = Record<never, never>,
  A = undefined,
  const N extends readonly Middleware[] = readonly [],
>(
  name: string,
  options: MiddlewareOptions<U, A, N>,
  handler: (input: MiddlewareInput<U, NoInfer<A>, NoInfer<N>>, next: Next) => R,
): Middleware<AddedIn<Awaited<R>>> {
  const { uses, authorizer, needs, runs = "after-validation", ...others } = options;
  return {
    kind: "middleware",
    name,
    uses: uses ?? {},
    runs,
    needs: needs ?? [],
    ...(authorizer && { authorizer }),
    problems: Object.keys(others).map((option) => `has no option ${option}`),
    handler: handler as unknown as Middleware["handler"], // only the runtime calls it, with what the declaration asks for
  };
}
