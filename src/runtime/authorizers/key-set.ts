import { MotifError, parse } from "@motif/core";
import { type CompactVerifyGetKey, createLocalJWKSet, errors, type JWK } from "jose";
import * as z from "zod/mini";

/** How a key is found that a token names (`kid`), by its algorithm. */
export interface KeySet {
  readonly find: CompactVerifyGetKey;
}

const MOST_KEYS = 100;

const jwk = z.looseObject({
  kty: z.string(),
  alg: z.exactOptional(z.string()),
  use: z.exactOptional(z.string()),
  key_ops: z.exactOptional(z.array(z.string())),
});
const jwkSet = z.object({ keys: z.array(jwk).check(z.maxLength(MOST_KEYS)) });
type SetKey = z.infer<typeof jwk>;

/** Members that only private and symmetric keys have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4; RFC 8037, section 2). */
const SECRET_MEMBERS = ["d", "k", "p", "q", "dp", "dq", "qi", "oth", "priv"];

/**
 * The keys that an issuer publishes: a JWK Set (RFC 7517, section 5). One that has a secret key in it is refused as a whole: what
 * everybody can read proves nothing. Throws `MotifError` (`invalid-keys`) and `ValidationError`.
 */
export function publishedKeys(value: unknown): KeySet {
  const { keys } = parse(jwkSet, value, "JWK Set");
  if (keys.some((key) => SECRET_MEMBERS.some((member) => Object.hasOwn(key, member)))) {
    throw new MotifError("invalid-keys", "The published JWK Set has a secret key in it.");
  }
  return { find: createLocalJWKSet({ keys: keys.map(withKnownName) }) };
}

/** The keys of RFC 7520, and whoever copied them, call ES512 by the name of its curve, P-521. */
function withKnownName(key: JWK): JWK {
  return key.alg === "ES521" && key.crv === "P-521" ? { ...key, alg: "ES512" } : key;
}

/**
 * The keys in a secret: a JWK Set that may hold symmetric keys too, each of which says its `alg`. Throws `MotifError`
 * (`invalid-keys`) and `ValidationError`.
 */
export function secretKeys(value: unknown): KeySet {
  const { keys } = parse(jwkSet, value, "JWK Set");
  const symmetric = keys.filter(({ kty }) => kty === "oct");
  const others = publishedKeys({ keys: keys.filter(({ kty }) => kty !== "oct") });
  return {
    find: (header, token) =>
      /^HS/.test(String(header.alg))
        ? symmetricKey(symmetric, header.alg, header.kid)
        : others.find(header, token),
  };
}

/** "A key of the same size as the hash output […] or larger MUST be used" (RFC 7518, section 3.2). */
function symmetricKey(keys: readonly SetKey[], alg: string, kid: string | undefined): Uint8Array {
  const fitting = keys.filter((key) => key.alg === alg && (kid === undefined || key.kid === kid));
  const [key, another] = fitting.filter(
    ({ use = "sig", key_ops = ["verify"] }) => use === "sig" && key_ops.includes("verify"),
  );
  if (!key) throw new errors.JWKSNoMatchingKey();
  if (another) throw new errors.JWKSMultipleMatchingKeys();
  const bytes = Buffer.from(String(key.k), "base64url");
  if (bytes.length * 8 >= Number(alg.slice(2))) return bytes;
  throw new MotifError("invalid-keys", `The key for ${alg} is shorter than ${alg.slice(2)} bits.`);
}
