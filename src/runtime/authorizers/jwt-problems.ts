import { milliseconds } from "@motif/core";
import { isDuration } from "@motif/core/platform";
import { ALGORITHMS, type JwtAuthorizerOptions } from "./jwt-options.ts";

const LONGEST_TOLERANCE_MS = 5 * 60_000;

/** What is wrong with the options of an authorizer by JWT. */
export function jwtProblems<C>(options: JwtAuthorizerOptions<C>): string[] {
  const { issuer, keys, audience, algorithms = [], clockTolerance } = options;
  const known: readonly string[] = ALGORITHMS;
  const unknown = algorithms.filter((algorithm) => !known.includes(algorithm));
  const symmetric = algorithms.filter((algorithm) => algorithm.startsWith("HS"));
  const audiences = typeof audience === "string" ? [audience] : (audience ?? []);
  return [
    ...(issuer === undefined || issuer === "" ? ["has no issuer"] : []),
    ...(typeof issuer === "string" && !keys ? ['names its issuer, and no "keys" to know its tokens by'] : []),
    ...(typeof issuer !== "string" && keys?.kind === "secret"
      ? ['has its keys in a secret, so that nobody asks the issuer: write the claim "iss" as "issuer"']
      : []),
    ...[issuer, keys].flatMap((service) =>
      typeof service === "object" && service.kind === "service" && service.anywhere
        ? [`reads from service ${service.name}, which is anywhere; give it a url`]
        : [],
    ),
    ...(audiences.length === 0 || audiences.includes("") ? ["has no audience"] : []),
    ...(options.algorithms?.length === 0 ? ["takes no algorithm"] : []),
    ...unknown.map((algorithm) => `takes the algorithm "${algorithm}"; there are ${ALGORITHMS.join(", ")}`),
    ...(symmetric.length > 0 && keys?.kind !== "secret"
      ? [
          `takes ${symmetric.join(", ")}, whose keys are secret, and has its keys from where they are published`,
        ]
      : []),
    ...(clockTolerance !== undefined && !isTolerance(clockTolerance)
      ? ['clockTolerance must be a duration of up to "5m"']
      : []),
  ];
}

function isTolerance(duration: NonNullable<JwtAuthorizerOptions<unknown>["clockTolerance"]>): boolean {
  return isDuration(duration) && milliseconds(duration) <= LONGEST_TOLERANCE_MS;
}
