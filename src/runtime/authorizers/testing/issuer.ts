import type { ServiceAnswer, ServiceDriver } from "@motif/core/platform";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** An issuer of tokens for tests, whose keys a test publishes, withdraws and changes. */
export class TestIssuer {
  static readonly URL = "https://login.example.com";
  /** What it publishes. */
  keys: JWK[] = [];
  /** How often it was asked for its keys. */
  asked = 0;
  /** Rejects instead of answering. */
  isDown = false;
  /** Waits for this before it answers. */
  delay: Promise<unknown> = Promise.resolve();
  metadata: Readonly<Record<string, unknown>> = {
    issuer: TestIssuer.URL,
    jwks_uri: `${TestIssuer.URL}/.well-known/jwks.json`,
  };

  readonly driver: ServiceDriver = {
    fetch: async (_service, { target }): Promise<ServiceAnswer> => {
      if (this.isDown) throw new Error("the issuer is down");
      if (target === "/.well-known/openid-configuration") return answer(this.metadata);
      this.asked++;
      await this.delay;
      return answer({ keys: this.keys });
    },
  };

  /** Makes a key and publishes it. */
  async publish(kid: string, alg = "RS256"): Promise<CryptoKey> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    this.keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: "sig" });
    return privateKey;
  }

  withdraw(kid: string): void {
    this.keys = this.keys.filter((key) => key.kid !== kid);
  }
}

/** A token that counts for an hour from `now` on (milliseconds), but for what is given. */
export async function signed(
  key: CryptoKey,
  now: number,
  { claims = {}, header = {} }: { readonly claims?: JWTPayload; readonly header?: object } = {},
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const usual = { iss: TestIssuer.URL, aud: "orders-api", sub: "alice", iat: seconds, exp: seconds + 3600 };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
    .sign(key);
}

function answer(value: unknown): ServiceAnswer {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return { status: 200, headers: [["content-type", "application/json"]], body };
}
