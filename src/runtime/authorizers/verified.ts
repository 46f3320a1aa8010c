import type { JWTPayload } from "jose";

/** A token whose signature and claims are right, but for the time. */
export interface Verified {
  readonly claims: JWTPayload & { readonly exp: number };
}

/** So many tokens are remembered by a set of keys; the one that came first is forgotten first. */
const MOST_TOKENS = 1_000;

/** Remembers a token as verified by the keys of which `verified` are the tokens. */
export function remember(verified: Map<string, Verified>, token: string, entry: Verified): void {
  if (verified.size >= MOST_TOKENS) {
    for (const first of verified.keys()) {
      verified.delete(first);
      break;
    }
  }
  verified.set(token, entry);
}
