import type { Logger } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Service } from "../kinds/service/declare.ts";

/** What an authorizer gets to see: the request without its body, and the handles of what the authorizer uses. */
export interface AuthorizerRequest<U extends Uses = Uses> {
  readonly method: string;
  /** One header of the request as it came. `name` is in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Parameters of the path, as texts: no schema has looked at them yet. */
  readonly params: Readonly<Record<string, string>>;
  readonly log: Logger;
  /** The current time; virtual in tests. */
  readonly now: () => Date;
  /** The handles of what the authorizer uses; made when they are asked for. */
  readonly handles: () => Handles<U>;
}

/** The request is from whom it says. */
export interface Authorized<out A> {
  /** What the handler gets as `auth`. */
  readonly auth: A;
  /** What the caller may do; the function's `scopes` have to be among them. */
  readonly scopes: readonly string[];
}

/** Why a request was refused. */
export interface Unauthorized {
  /**
   * `missing`: there is no credential (401). `invalid`: there is one, and it is none that counts (401). `unavailable`: nobody can
   * tell, as what is needed to judge it was not to be had (503).
   */
  readonly refused: "missing" | "invalid" | "unavailable";
  /** For the log, and for nobody else. Never a credential, or a part of one. */
  readonly reason: string;
}

/** What became of a request. */
export type AuthorizerDecision<A> = Authorized<A> | Unauthorized;

/** Decides about requests. It keeps what it has learned: keys, decisions. */
export type Authorize<A> = (
  request: AuthorizerRequest,
) => AuthorizerDecision<A> | Promise<AuthorizerDecision<A>>;

/** Whose tokens an authorizer takes, for the issuer that stands in for it on a developer's machine and in tests. */
export interface TokenIssuer {
  /** The claim `iss`; that of the service's metadata where it is a service. */
  readonly issuer: Service | string;
  /** Where the keys are; at the issuer if not given. */
  readonly keys?: Service;
  /** The claim `aud`. */
  readonly audience: string;
  /** What tokens are signed with. */
  readonly algorithm: string;
}

/**
 * Says who may call a function, and as whom. Made by `jwtAuthorizer`, `apiKeyAuthorizer` and `customAuthorizer`. `A` is what
 * handlers get as `auth`.
 */
export interface Authorizer<out A = unknown> {
  readonly kind: "authorizer";
  readonly name: string;
  /** What it needs itself: its functions are granted that, and their handlers do not see it. */
  readonly uses: Uses;
  /** The scheme of its challenge (RFC 9110, section 11.6.1), with parameters that are always the same: `Bearer`. */
  readonly challenge: string;
  /** How OpenAPI says it: a Security Scheme Object. */
  readonly security: Readonly<Record<string, unknown>>;
  /** What is wrong with how it was declared, if anything. */
  readonly problems: readonly string[];
  /** Whose tokens it takes; not there where it takes none, or nobody can stand in for the issuer. */
  readonly tokens?: TokenIssuer;
  /** Makes it ready, once per function and environment. */
  readonly prepare: () => Authorize<A>;
}
