import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MotifError, parse } from "@motif/core";
import * as z from "zod/mini";

/** The private keys of an issuer, by the algorithm that they sign with. */
export type IssuerKeys = (algorithm: string) => KeyObject;

const FILE = "development-issuer.json";
const file = z.record(z.string(), z.string());

const inMemory = new Map<string, KeyObject>();

/** Keys that are forgotten with this process, and shared in it: to make one takes longer than most tests. */
export const keysInMemory: IssuerKeys = (algorithm) => {
  const key = inMemory.get(algorithm) ?? newKey(algorithm);
  inMemory.set(algorithm, key);
  return key;
};

/** Keys in a server's data folder, so that tokens count after a restart too. Nobody else may read the file. */
export function keysInFolder(dataFolder: string): IssuerKeys {
  const path = join(dataFolder, FILE);
  return (algorithm) => {
    const kept = existsSync(path) ? parse(file, JSON.parse(readFileSync(path, "utf8")), FILE) : {};
    const pem = kept[algorithm];
    if (pem !== undefined) return createPrivateKey(pem);
    const key = newKey(algorithm);
    const text = key.export({ type: "pkcs8", format: "pem" }).toString();
    writeFileSync(path, JSON.stringify({ ...kept, [algorithm]: text }), { mode: 0o600 });
    return key;
  };
}

/** The id of the only key for an algorithm. */
export function keyId(algorithm: string): string {
  return `development-${algorithm}`;
}

/** A public key as a JSON Web Key (RFC 7517). */
export function publicJwk(key: KeyObject, algorithm: string): Readonly<Record<string, unknown>> {
  const jwk = createPublicKey(key).export({ format: "jwk" });
  return { ...jwk, kid: keyId(algorithm), alg: algorithm, use: "sig" };
}

function newKey(algorithm: string): KeyObject {
  switch (algorithm) {
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    case "ES384":
      return generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
    case "ES512":
      return generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey;
    case "EdDSA":
    case "Ed25519":
      return generateKeyPairSync("ed25519").privateKey;
    default:
      if (!/^(?:RS|PS)(?:256|384|512)$/.test(algorithm))
        throw new MotifError("unknown-algorithm", `Nobody signs with ${algorithm} here.`);
      return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  }
}
