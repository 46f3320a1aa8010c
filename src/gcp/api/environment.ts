import type { CorsOptions } from "@motif/core";

/** JSON: the {@link Api}. HTTP functions have it. */
export const API_VARIABLE = "MOTIF_API";

/** Variables of the Functions Framework itself. Without this one it answers `/favicon.ico` and `/robots.txt` on its own. */
export const FRAMEWORK_VARIABLES = { IGNORED_ROUTES: "/_motif/ignored" } as const;

/** What an HTTP function answers: its own routes only. */
export interface Api {
  /** `path` has `{parameter}` segments, as in the app's wiring. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly cors?: CorsOptions;
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
  /**
   * Whether requests come through an API Gateway. It puts a token of its own into `authorization`, and the caller's into
   * `x-forwarded-authorization` (https://cloud.google.com/api-gateway/docs/authenticating-users-jwt#receiving_authentication_results_in_your_api).
   */
  readonly behindGateway?: boolean;
  /**
   * What other functions answer on the paths of `routes`, where an API Gateway is in front of them all: it sends OPTIONS of
   * a path to one function, whose answer names the methods of the others too.
   */
  readonly otherRoutes?: readonly { readonly method: string; readonly path: string }[];
}
