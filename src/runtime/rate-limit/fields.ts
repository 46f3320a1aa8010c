import { milliseconds } from "@motif/core";
import type { RateLimitOptions, RateLimitResult } from "./rate-limit.ts";

type Named = Pick<RateLimitOptions, "name">;

/**
 * The `RateLimit-Policy` field (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10, section 3):
 * `"default";q=100;w=60`. Windows are whole seconds there: one that is not is made longer, with as many whole units as it has.
 */
export function policyField({ name = "default", rate, per }: Named & Pick<RateLimitOptions, "rate" | "per">) {
  const perMs = milliseconds(per);
  const seconds = Math.ceil(perMs / 1000);
  return `"${name}";q=${Math.floor((rate * seconds * 1000) / perMs)};w=${seconds}`;
}

/** The `RateLimit` field (section 4): `"default";r=19;t=1`, the units left, and the seconds until there is one more. */
export function stateField(
  { name = "default" }: Named,
  { remaining, nextUnitMs }: Pick<RateLimitResult, "remaining" | "nextUnitMs">,
): string {
  return `"${name}";r=${remaining};t=${Math.ceil(nextUnitMs / 1000)}`;
}
