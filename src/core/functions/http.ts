import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Schema } from "../ground/schema.ts";
import type { FunctionBase } from "./function.ts";
import type { FunctionSettings } from "./settings.ts";

/** What an HTTP function is made of. A part of the request without a schema is not parsed. */
export interface HttpOptions<U extends Uses, B, P, Q, H> extends FunctionSettings {
  readonly uses?: U;
  /**
   * Its responses have to be sent as they come, part by part. Without it, a cloud may collect a response before it sends
   * it, and limits its size. On AWS such a function gets an address of its own beside the API's.
   */
  readonly streams?: boolean;
  /** JSON body. */
  readonly body?: Schema<B>;
  /** Path parameters; all of them are texts. */
  readonly params?: Schema<P>;
  /** Query parameters; a text, or a list of texts where a name occurs more than once. */
  readonly query?: Schema<Q>;
  /** Headers; names are lower case. */
  readonly headers?: Schema<H>;
}

/** What an HTTP handler receives. */
export type HttpInput<U extends Uses, B, P, Q, H> = Context &
  Handles<U> & {
    /** The request as it came. It is made when it is first asked for. */
    readonly request: Request;
    /** One header of the request as it came, whatever `headers` was parsed to. `name` is in lower case. */
    readonly header: (name: string) => string | undefined;
    /** The body's bytes as they came, for signatures over them; none where there is no body. Not to be changed. */
    readonly rawBody: Uint8Array;
    readonly body: B;
    readonly params: P;
    readonly query: Q;
    readonly headers: H;
  };

/** A function that answers an HTTP request. Refusals by schema are problem details with status 400. */
export interface HttpFunction extends FunctionBase {
  readonly kind: "http";
  readonly streams: boolean;
  readonly body?: Schema;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly headers?: Schema;
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
export function http<U extends Uses = Record<never, never>, B = undefined, P = Texts, Q = Query, H = Texts>(
  name: string,
  options: HttpOptions<U, B, P, Q, H>,
  handler: (
    input: HttpInput<
      U,
      Declared<NoInfer<B>, undefined>,
      Declared<NoInfer<P>, Texts>,
      Declared<NoInfer<Q>, Query>,
      Declared<NoInfer<H>, Texts>
    >,
  ) => Response | Promise<Response>,
): HttpFunction {
  const { uses, streams, body, params, query, headers, ...settings } = options;
  return {
    kind: "http",
    name,
    uses: uses ?? {},
    settings,
    streams: streams ?? false,
    ...(body && { body }),
    ...(params && { params }),
    ...(query && { query }),
    ...(headers && { headers }),
    handler: handler as HttpFunction["handler"],
  };
}
