/** Longer tokens are not looked at. Clouds take some 10 KiB of headers in all, so that no longer one arrives. */
const LONGEST_TOKEN = 16_384;

/** A JWS in compact form (RFC 7515, section 7.1): three parts in base64url. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/;
const BEARER = /^Bearer +(\S+)$/i;

/** The token of an `authorization` header (RFC 6750, section 2.1); undefined where it has none that could be one. */
export function bearerToken(authorization: string): string | undefined {
  if (authorization.length > LONGEST_TOKEN) return undefined;
  return BEARER.exec(authorization)?.[1];
}

/**
 * Whether a text is a token in the one form that its signer gave it. A part in base64url may end with bits that decode to nothing:
 * without this look, other texts would pass for the same token.
 */
export function isCompact(token: string): boolean {
  return COMPACT.test(token) && token.split(".").every(isCanonical);
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}
