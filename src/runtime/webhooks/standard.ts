import { createPublicKey, verify } from "node:crypto";
import { type Duration, MotifError } from "@motif/core";
import { isEventId } from "./event-id.ts";
import { hmac } from "./hmac.ts";
import { sameText } from "./same-text.ts";
import type { SignatureScheme } from "./scheme.ts";
import { DEFAULT_TOLERANCE, isNow } from "./window.ts";

/** "Random. Between 24 bytes (192 bits) and 64 bytes (512 bits)", says the specification of a secret. */
const SECRET_BYTES = { least: 24, most: 64 };
const PUBLIC_KEY_BYTES = 32;
export const SECRET_PREFIX = "whsec_";
const PUBLIC_KEY_PREFIX = "whpk_";
/** Base64 with its padding, as senders show keys. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What was signed, in two parts that follow each other: the body is not copied. */
type Signed = readonly [before: string, body: Uint8Array];

/** Whether one of the signatures in a header is that of one secret. */
type Check = (signatures: readonly string[], signed: Signed) => boolean;

/**
 * Signatures of Standard Webhooks: `webhook-signature` over `{webhook-id}.{webhook-timestamp}.{body}`, HMAC-SHA256 (`v1`) or
 * Ed25519 (`v1a`). The id of an event is `webhook-id`. A secret is `whsec_` and 24 to 64 bytes in Base64 (the prefix may be
 * missing) or, for `v1a`, the sender's public key: `whpk_` and 32 bytes in Base64.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @example
 * verifiedHttp({ scheme: standardWebhooks(), secret: ({ key }) => key }, async (input, { id, body }) => { … })
 */
export function standardWebhooks(options: { readonly tolerance?: Duration } = {}): SignatureScheme {
  const { tolerance = DEFAULT_TOLERANCE } = options;
  return {
    name: "Standard Webhooks",
    refusal({ header, body }, secrets, now) {
      const checks = secrets.map(checkOf);
      const [id, sentAt, signatures] = ["id", "timestamp", "signature"].map((part) =>
        header(`webhook-${part}`),
      );
      if (!isMessageId(id) || sentAt === undefined || signatures === undefined) return "malformed";
      const inWindow = isNow(sentAt, tolerance, now);
      if (inWindow === undefined) return "malformed";
      if (!inWindow) return "outside-of-window";
      const list = signatures.split(" ");
      const isRight = checks.some((check) => check(list, [`${id}.${sentAt}.`, body]));
      return isRight ? undefined : "wrong-signature";
    },
    eventId: ({ header }) => header("webhook-id") ?? "",
  };
}

/** Whether a value can be a `webhook-id`. With a full stop in it, nobody could tell where it ends in what was signed. */
export function isMessageId(id: unknown): id is string {
  return isEventId(id) && !id.includes(".");
}

function checkOf(secret: string): Check {
  return secret.startsWith(PUBLIC_KEY_PREFIX) ? asymmetric(secret) : symmetric(secret);
}

function symmetric(secret: string): Check {
  const key = keyOf(secret);
  return (signatures, signed) => {
    const expected = `v1,${hmac("sha256", key, ...signed).toString("base64")}`;
    return signatures.some((signature) => sameText(signature, expected));
  };
}

function asymmetric(secret: string): Check {
  const bytes = bytesOf(secret.slice(PUBLIC_KEY_PREFIX.length));
  if (bytes?.length !== PUBLIC_KEY_BYTES) throw invalidSecret();
  const key = createPublicKey({
    format: "jwk",
    key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") },
  });
  return (signatures, [before, body]) => {
    const signed = Buffer.concat([Buffer.from(before), body]);
    return signatures.some((signature) => {
      const given = signature.startsWith("v1a,") ? bytesOf(signature.slice("v1a,".length)) : undefined;
      return given !== undefined && verify(null, signed, key, given);
    });
  };
}

/** The key that a symmetric secret says. Throws where it says none, without the secret, which must not stand in a log. */
export function keyOf(secret: string): Buffer {
  const key = bytesOf(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret);
  const { least, most } = SECRET_BYTES;
  if (key === undefined || key.length < least || key.length > most) throw invalidSecret();
  return key;
}

function bytesOf(base64: string): Buffer | undefined {
  return BASE64.test(base64) ? Buffer.from(base64, "base64") : undefined;
}

function invalidSecret(): MotifError {
  return new MotifError(
    "invalid-secret",
    `The secret is none of Standard Webhooks: give it the value that the sender shows, ${SECRET_PREFIX} and 24 to 64 bytes in Base64, or ${PUBLIC_KEY_PREFIX} and 32.`,
  );
}
