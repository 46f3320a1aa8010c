import { createHmac } from "node:crypto";
import {
  type CryptoKey,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JwtAuthorizerOptions } from "./jwt-options.ts";
import { Guarding } from "./testing/guarding.ts";
import { signed, TestIssuer } from "./testing/issuer.ts";

let make: () => Guarding;
let t: Guarding;
beforeAll(async () => {
  make = await Guarding.makeKey();
});
beforeEach(() => {
  t = make();
});

describe("an attacker", () => {
  const rejected = async (forged: string, over: Partial<JwtAuthorizerOptions<unknown>> = {}) => {
    const response = await t.function(over)(forged);
    expect(response.status).toBe(401);
    return t.reasons.at(-1);
  };

  it.each(["none", "None", "NONE", "nOnE"])("cannot leave the signature out: alg %s", async (alg) => {
    const unsigned = new UnsecuredJWT({ iss: TestIssuer.URL, aud: "orders-api", exp: 4e9 }).encode();
    const [, payload] = unsigned.split(".");
    const header = Buffer.from(JSON.stringify({ alg, kid: "k1" })).toString("base64url");
    for (const signature of ["", "AA", (await t.token()).split(".")[2]])
      await rejected(`${header}.${payload}.${signature}`);
  });

  it("cannot sign by HMAC with the public key, which everybody has", async () => {
    const publicKey = await importJWK(t.issuer.keys[0] ?? {}, "RS256");
    const pem = await exportSPKI(publicKey as CryptoKey);
    const modulus = Buffer.from(String(t.issuer.keys[0]?.n), "base64url");
    for (const shared of [pem, pem.trim(), modulus, JSON.stringify(t.issuer.keys[0])]) {
      const header = Buffer.from('{"alg":"HS256","kid":"k1"}').toString("base64url");
      const payload = (await t.token()).split(".")[1];
      const mac = createHmac("sha256", shared).update(`${header}.${payload}`).digest("base64url");
      await rejected(`${header}.${payload}.${mac}`);
      await rejected(`${header}.${payload}.${mac}`, { algorithms: ["RS256", "ES256"] });
    }
  });

  it("cannot bring a key along: jwk, jku, x5u and x5c of the header are not looked at", async () => {
    const own = new TestIssuer();
    const ownKey = await own.publish("k1");
    const places = {
      jwk: own.keys[0],
      jku: "https://evil.example/keys",
      x5u: "https://evil.example/x",
      x5c: ["AA"],
    };
    for (const [name, value] of Object.entries(places)) {
      await rejected(await signed(ownKey, t.platform.time, { header: { [name]: value } }));
    }
    expect(t.issuer.asked).toBeLessThanOrEqual(Object.keys(places).length);
  });

  it.each([
    "../../dev/null",
    "k1' OR '1'='1",
    "https://evil.example",
    "",
    "__proto__",
    "K1",
    "k1 ",
    "\u0000",
  ])("gains nothing by the key id %j", async (kid) => {
    const own = await generateKeyPair("RS256");
    await rejected(await signed(own.privateKey, t.platform.time, { header: { kid } }));
  });

  it("cannot use an algorithm that the authorizer does not take, though the issuer has a key for it", async () => {
    const elliptic = await t.issuer.publish("k2", "ES256");
    const good = await signed(elliptic, t.platform.time, { header: { alg: "ES256", kid: "k2" } });
    await rejected(good);
    expect((await t.function({ algorithms: ["ES256"] })(good)).status).toBe(200);
  });

  it("cannot have a critical extension ignored", async () => {
    const critical = new SignJWT({ iss: TestIssuer.URL, aud: "orders-api", exp: 4e9 })
      .setProtectedHeader({
        alg: "RS256",
        kid: "k1",
        crit: ["https://evil.example/x"],
        "https://evil.example/x": 1,
      })
      .sign(t.key, { crit: { "https://evil.example/x": true } });
    await rejected(await critical);
  });

  it.each([
    ["of another issuer", { iss: "https://evil.example" }],
    ["of an issuer that begins the same", { iss: `${TestIssuer.URL}.evil.example` }],
    ["for another API", { aud: "billing-api" }],
    ["for several others", { aud: ["billing-api", "orders-api-2"] }],
    ["that never expires", { exp: undefined }],
    ["that expires at no number", { exp: "never" as never }],
    ["that is not yet valid at no number", { nbf: "tomorrow" as never }],
  ])("cannot use a token %s", async (_, claims) => {
    await rejected(await t.token(claims as JWTPayload));
  });

  it("is refused 10,000 times with a valid token in which anything was changed", async () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const random = randomFrom(seed);
    const call = t.function({}, { scopes: [] });
    const valid = await t.token({ scope: "a" });
    const accepted: string[] = [];
    for (let n = 0; n < 10_000; n++) {
      const mutant = mutated(valid, random);
      if (mutant === valid) continue;
      if ((await call(mutant, { json: { name: "a" } })).status !== 401) accepted.push(mutant);
    }
    expect(accepted, `seed ${seed}`).toEqual([]);
    expect((await call(valid)).status).toBe(200);
  }, 60_000);
});

/** https://en.wikipedia.org/wiki/Xorshift, from 0 to less than 1 */
function randomFrom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \t\n%{}"~';

/** A text with one to three changes: another character, one more, one less, a part moved, bits of the last character. */
function mutated(text: string, random: () => number): string {
  const pick = (from: string | readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  let result = text;
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const at = Math.floor(random() * result.length);
    const kind = Math.floor(random() * 6);
    const parts = result.split(".");
    if (kind === 0) result = result.slice(0, at) + pick(ALPHABET) + result.slice(at + 1);
    else if (kind === 1) result = result.slice(0, at) + pick(ALPHABET) + result.slice(at);
    else if (kind === 2) result = result.slice(0, at) + result.slice(at + 1);
    else if (kind === 3) result = [pick(parts), pick(parts), pick(parts)].join(".");
    else if (kind === 4) result = result.slice(0, -1) + pick(ALPHABET);
    else result = result.slice(0, at) + result.slice(at, at + 4).toUpperCase() + result.slice(at + 4);
  }
  return result;
}
