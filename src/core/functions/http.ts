import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Schema } from "../ground/schema.ts";
import type { Authorizer } from "./authorizer.ts";
import type { FunctionBase } from "./function.ts";
import type { AddedBy, Middleware } from "./middleware.ts";
import type { FunctionSettings } from "./settings.ts";

/** JSON bodies of answers by status; `null` where an answer has no body. */
export type ResponseSchemas = Readonly<Record<number, Schema | null>>;

/** What an HTTP function is made of. A part of the request without a schema is not parsed. */
export interface HttpOptions<
  U extends Uses,
  B,
  P,
  Q,
  H,
  A = undefined,
  M extends readonly Middleware[] = readonly [],
> extends FunctionSettings {
  readonly uses?: U;
  /**
   * Who may call it. It is asked before the schemas are: whoever may not call learns nothing of what the function takes. What
   * it says of the caller is `auth` of the handler's input.
   */
  readonly authorizer?: Authorizer<A>;
  /** What a caller must be allowed to do, as its authorizer says: all of these, else 403. */
  readonly scopes?: readonly string[];
  /** What a request passes on its way to the handler, in this order; what these add is in the handler's input. */
  readonly middleware?: M;
  /**
   * Its responses have to be sent as they come, part by part. Without it, a cloud may collect a response before it sends
   * it, and limits its size. On AWS such a function gets an address of its own beside the API's.
   */
  readonly streams?: boolean;
  /**
   * Largest body of a request in bytes, in place of the API's `bodyLimit`. What a cloud does not take is refused by `motif build`:
   * 6 MiB on AWS, 32 MiB on Google Cloud, 210 MB on Azure.
   */
  readonly bodyLimit?: number;
  /** JSON body. */
  readonly body?: Schema<B>;
  /** Path parameters; all of them are texts. */
  readonly params?: Schema<P>;
  /** Query parameters; a text, or a list of texts where a name occurs more than once. */
  readonly query?: Schema<Q>;
  /** Headers; names are lower case. */
  readonly headers?: Schema<H>;
  /**
   * What it answers, by status, for the OpenAPI document of the API. Problem details need not be said. Tests are held to it:
   * `t.fetch` rejects where an answer is another one. Elsewhere nobody checks answers, and nothing is left out of them.
   *
   * @example
   * http("get-item", { uses: { items: items.reader }, params: ItemPath, responses: { 200: Item, 304: null } }, …)
   */
  readonly responses?: ResponseSchemas;
}

/** What an HTTP handler receives. */
export type HttpInput<
  U extends Uses,
  B,
  P,
  Q,
  H,
  A = undefined,
  M extends readonly Middleware[] = readonly [],
> = Context &
  Handles<U> &
  AddedBy<M> & {
    /** The request as it came. It is made when it is first asked for. */
    readonly request: Request;
    /** One header of the request as it came, whatever `headers` was parsed to. `name` is in lower case. */
    readonly header: (name: string) => string | undefined;
    /** The body's bytes as they came, for signatures over them; none where there is no body. Not to be changed. */
    readonly rawBody: Uint8Array;
    /** What the authorizer says of the caller; undefined where the function has none. */
    readonly auth: A;
    readonly body: B;
    readonly params: P;
    readonly query: Q;
    readonly headers: H;
  };

/** A function that answers an HTTP request. Refusals by schema are problem details with status 400. */
export interface HttpFunction extends FunctionBase {
  readonly kind: "http";
  readonly streams: boolean;
  readonly authorizer?: Authorizer;
  readonly scopes: readonly string[];
  readonly middleware: readonly Middleware[];
  /** In bytes; the API's where it has none of its own. */
  readonly bodyLimit?: number;
  readonly body?: Schema;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly headers?: Schema;
  readonly responses?: ResponseSchemas;
}

type Texts = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | string[]>>;

/**
 * What a schema gives, or what there is without one. While the compiler infers the type of a handler that another
 * function makes, a part without a schema is `never`.
 */
type Declared<T, WithoutSchema> = [T] extends [never] ? WithoutSchema : T;

/**
 * Declares an HTTP function. Types are inferred from `options` only, so that a handler made by another function
 * (`idempotentHttp(…, handler)`) gets the same input.
 */
export function http<
  U extends Uses = Record<never, never>,
  B = undefined,
  P = Texts,
  Q = Query,
  H = Texts,
  A = undefined,
  const M extends readonly Middleware[] = readonly [],
>(
  name: string,
  options: HttpOptions<U, B, P, Q, H, A, M>,
  handler: (
    input: HttpInput<
      U,
      Declared<NoInfer<B>, undefined>,
      Declared<NoInfer<P>, Texts>,
      Declared<NoInfer<Q>, Query>,
      Declared<NoInfer<H>, Texts>,
      Declared<NoInfer<A>, undefined>,
      NoInfer<M>
    >,
  ) => Response | Promise<Response>,
): HttpFunction {
  const { uses, streams, authorizer, scopes, middleware, ...parts } = options;
  const { bodyLimit, body, params, query, headers, responses, ...settings } = parts;
  return {
    kind: "http",
    name,
    uses: uses ?? {},
    settings,
    streams: streams ?? false,
    scopes: scopes ?? [],
    middleware: middleware ?? [],
    ...(authorizer && { authorizer }),
    ...(bodyLimit !== undefined && { bodyLimit }),
    ...(body && { body }),
    ...(params && { params }),
    ...(query && { query }),
    ...(headers && { headers }),
    ...(responses && { responses }),
    handler: handler as HttpFunction["handler"],
  };
}
