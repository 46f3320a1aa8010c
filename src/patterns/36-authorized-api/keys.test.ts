import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { StandIn } from "@motif/app";
import { start } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import { ALICE } from "./people.ts";

const ISSUER = "https://login.example.com/acme";
const [old, next, own] = [1, 2, 3].map(
  () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
) as [KeyObject, KeyObject, KeyObject];

/** An issuer that publishes what a test says. */
function issuer(published: Map<string, KeyObject>): StandIn {
  return ({ url }) => {
    if (url.endsWith("/.well-known/openid-configuration"))
      return Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` });
    const keys = [...published].map(([kid, key]) => ({
      ...createPublicKey(key).export({ format: "jwk" }),
      kid,
    }));
    return Response.json({ keys });
  };
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(header: object, signature: (text: string) => Buffer, now: Date): string {
  const exp = now.getTime() / 1000 + 3600;
  const text = `${encoded(header)}.${encoded({ ...ALICE, iss: ISSUER, aud: "expenses-api", exp })}`;
  return `${text}.${signature(text).toString("base64url")}`;
}

/** A token as the issuer makes it. */
function signed(kid: string, key: KeyObject, now: Date): string {
  return token({ alg: "RS256", kid }, (text) => sign("sha256", Buffer.from(text), key), now);
}

async function started(published: Map<string, KeyObject>) {
  const t = await start(app, { services: { identity: issuer(published) } });
  const status = async (bearer: string) =>
    (await t.fetch("/expenses", { headers: { authorization: `Bearer ${bearer}` } })).status;
  return { t, status, [Symbol.asyncDispose]: () => t.stop() };
}

describe("the issuer's keys", () => {
  it("rotate while people call: old and new tokens count, until the old key is withdrawn", async () => {
    const published = new Map([["k1", old]]);
    await using running = await started(published);
    const { t, status } = running;
    expect(await status(signed("k1", old, t.now()))).toBe(200);
    published.set("k2", next);
    await t.advance("1m");
    const tokens = Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0 ? signed("k1", old, t.now()) : signed("k2", next, t.now()),
    );
    expect(new Set(await Promise.all(tokens.map(status)))).toEqual(new Set([200]));
    published.delete("k1");
    await t.advance("10m");
    expect(await status(signed("k2", next, t.now()))).toBe(200);
    for (const one of [signed("k1", old, t.now()), ...tokens.filter((_, n) => n % 2 === 0)])
      expect(await status(one)).toBe(401);
  });

  it("are public, and make nobody an issuer: neither by HMAC, nor under a key's id, nor brought along", async () => {
    await using running = await started(new Map([["k1", old]]));
    const { t, status } = running;
    const publicKey = createPublicKey(old);
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const byHmac = (text: string) => createHmac("sha256", pem).update(text).digest();
    const bySelf = (text: string) => sign("sha256", Buffer.from(text), own);
    const jwk = createPublicKey(own).export({ format: "jwk" });
    for (const forged of [
      token({ alg: "HS256", kid: "k1" }, byHmac, t.now()),
      token({ alg: "RS256", kid: "k1" }, bySelf, t.now()),
      token({ alg: "RS256", kid: "k1", jwk }, bySelf, t.now()),
      token({ alg: "RS256", kid: "k9", jku: "https://evil.example/keys" }, bySelf, t.now()),
      token({ alg: "none", kid: "k1" }, () => Buffer.alloc(0), t.now()),
      token({ alg: "none", kid: "k1" }, bySelf, t.now()),
    ])
      expect(await status(forged)).toBe(401);
    expect(await status(signed("k1", old, t.now()))).toBe(200);
  });
});
