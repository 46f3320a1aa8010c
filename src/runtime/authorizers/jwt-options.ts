import type { Duration, Schema, Secret, Service } from "@motif/core";

/** What tokens can be signed with (RFC 7518, section 3.1; RFC 8037; RFC 9864). `none` is not among them. */
export const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "HS256",
  "HS384",
  "HS512",
] as const;

/** One of {@link ALGORITHMS}. */
export type JwtAlgorithm = (typeof ALGORITHMS)[number];

/** Claims of a token that no schema describes (RFC 7519, section 4.1). */
export interface JwtClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly sub?: string;
  readonly [claim: string]: unknown;
}

/** What a handler gets as `auth`. */
export interface JwtAuth<C = JwtClaims> {
  readonly claims: C;
  readonly scopes: readonly string[];
}

/** Whose tokens are taken, and which of them. */
export interface JwtAuthorizerOptions<C> {
  /**
   * The issuer: a service at the URL below which its metadata are (`/.well-known/openid-configuration`), so that each environment
   * may have another one; they say what the claim `iss` has to be. Or that claim itself, where `keys` says where the keys are.
   */
  readonly issuer: Service | string;
  /**
   * Where the keys are, as a JWK Set: a service whose URL is that of the set, or a secret with the set as its value. If not given,
   * where the issuer's metadata say, which must be below the issuer's URL.
   */
  readonly keys?: Service | Secret;
  /** What the claim `aud` has to name: one of these. */
  readonly audience: string | readonly string[];
  /** What tokens may be signed with; `["RS256"]` if not given. `HS…` are for keys in a secret only. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** How far the clocks of the issuer and of the functions may be apart, up to `"5m"`; `"30s"` if not given. */
  readonly clockTolerance?: Duration;
  /** The type that the token's header has to say, such as `at+jwt` (RFC 9068). If not given, no matter what. */
  readonly type?: string;
  /** The claims that the app needs. A token without them is refused. */
  readonly claims?: Schema<C>;
  /** What a caller may do, from the claims; those of `scope`, else of `scp`, if not given. */
  readonly scopes?: (claims: NoInfer<C>) => readonly string[];
}
