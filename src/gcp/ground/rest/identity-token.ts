import { MotifError } from "@motif/core";
import { isObject, messageOf } from "@motif/core/platform";

/** https://cloud.google.com/run/docs/container-contract#metadata-server */
const METADATA_SERVER = "http://metadata.google.internal";
const PATH = "/computeMetadata/v1/instance/service-accounts/default/identity";
const TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;
/** A token is not used in its last minutes: clocks differ. */
const EARLY_MS = 5 * 60_000;

interface Token {
  readonly text: string;
  readonly usableUntil: number;
}

const held = new Map<string, Promise<Token>>();

/**
 * An identity token of the function's service account for one audience, "the URL of the receiving function"
 * (https://docs.cloud.google.com/functions/docs/securing/authenticating), kept until shortly before it expires. Calls at the
 * same time share one request. Throws `MotifError` (`no-credentials`).
 */
export async function identityToken(audience: string): Promise<string> {
  const before = held.get(audience);
  if (before) {
    const token = await before;
    if (Date.now() < token.usableUntil) return token.text;
  }
  const asked = fetchToken(audience);
  held.set(audience, asked);
  asked.catch(() => {
    if (held.get(audience) === asked) held.delete(audience);
  });
  return (await asked).text;
}

async function fetchToken(audience: string): Promise<Token> {
  const host = process.env.GCE_METADATA_HOST;
  const server = host ? `http://${host}` : METADATA_SERVER;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${server}${PATH}?audience=${encodeURIComponent(audience)}`, {
        headers: { "metadata-flavor": "Google" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`The metadata server answered ${response.status}.`);
      const text = await response.text();
      return { text, usableUntil: expiryOf(text) - EARLY_MS };
    } catch (error) {
      if (attempt < ATTEMPTS) continue;
      throw new MotifError(
        "no-credentials",
        `The metadata server gave no identity token: ${messageOf(error)}. Functions get theirs on Google Cloud only.`,
        { cause: error },
      );
    }
  }
}

/** When a JSON Web Token expires, in milliseconds since 1970 (RFC 7519, section 4.1.4). */
function expiryOf(token: string): number {
  const [, payload = ""] = token.split(".");
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (!isObject(claims) || typeof claims.exp !== "number") throw new Error("Its token has no expiry.");
  return claims.exp * 1000;
}
