import type { Authorize, Authorizer } from "@motif/core";
import type { JwtAuth, JwtAuthorizerOptions, JwtClaims } from "./jwt-options.ts";
import { jwtProblems } from "./jwt-problems.ts";

/**
 * Takes JSON Web Tokens (RFC 7519) that an issuer signed: from the `authorization` header, as `Bearer`. A token has to expire.
 * docs/authorizers.md says what is refused, how long keys are kept and what a key's rotation needs.
 *
 * @example
 * const identity = service("identity", { url: "https://login.example.com" });
 * export const users = jwtAuthorizer("users", {
 *   issuer: identity,
 *   audience: "orders-api",
 *   claims: z.object({ sub: z.string(), tenant: z.string() }),
 * });
 *
 * http("list-orders", { authorizer: users, scopes: ["orders:read"] }, async ({ auth }) => {
 *   const { tenant } = auth.claims;
 *   …
 * });
 */
export function jwtAuthorizer<C = JwtClaims>(
  name: string,
  options: JwtAuthorizerOptions<C>,
): Authorizer<JwtAuth<C>> {
  const { issuer, keys, audience, algorithms = ["RS256"] } = options;
  const [firstAudience = ""] = typeof audience === "string" ? [audience] : audience;
  return {
    kind: "authorizer",
    name,
    uses: {
      ...(typeof issuer !== "string" && { issuer: issuer.caller }),
      ...(keys && { keys: keys.kind === "service" ? keys.caller : keys.reader }),
    },
    challenge: "Bearer",
    security: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    problems: jwtProblems(options),
    ...(keys?.kind !== "secret" && {
      tokens: { issuer, ...(keys && { keys }), audience: firstAudience, algorithm: algorithms[0] ?? "RS256" },
    }),
    prepare: () => prepared(options),
  };
}

/** Loads what judges tokens while the environment begins, and only where there is such an authorizer. */
function prepared<C>(options: JwtAuthorizerOptions<C>): Authorize<JwtAuth<C>> {
  const check = import("./jwt-check.ts").then(({ JwtCheck }) => new JwtCheck(options));
  check.catch(() => {}); // each request is told
  return async (request) => (await check).decide(request);
}
