import { MotifError, parse, type ServiceCaller } from "@motif/core";
import { readJson } from "@motif/core/platform";
import * as z from "zod/mini";
import { type KeySet, publishedKeys } from "./key-set.ts";

/** Where to ask, and how long. */
export interface IssuerPlace {
  /** The issuer itself, whose metadata say more, or just its name. */
  readonly issuer: ServiceCaller | string;
  /** Where the keys are; where the metadata say if not given. */
  readonly keys: ServiceCaller | undefined;
  readonly signal: AbortSignal;
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata, RFC 8414, section 2 */
const metadata = z.object({ issuer: z.string().check(z.minLength(1)), jwks_uri: z.url() });

const METADATA_PATH = "/.well-known/openid-configuration";
const LARGEST_DOCUMENT = 512 * 1024;

/** Reads who an issuer is, and its keys. Rejects with whatever is in the way. */
export async function loadIssuer({ issuer, keys, signal }: IssuerPlace): Promise<{
  readonly issuer: string;
  readonly keys: KeySet;
}> {
  if (typeof issuer === "string") return { issuer, keys: publishedKeys(await read(keys, "", signal)) };
  const said = parse(metadata, await read(issuer, METADATA_PATH, signal), "issuer's metadata");
  const set = keys ? await read(keys, "", signal) : await read(issuer, pathBelow(said), signal);
  return { issuer: said.issuer, keys: publishedKeys(set) };
}

/** Functions may call the issuer, and nothing else that its metadata name. */
function pathBelow({ issuer, jwks_uri: keys }: z.infer<typeof metadata>): string {
  const base = issuer.replace(/\/$/, "");
  if (keys.startsWith(`${base}/`)) return keys.slice(base.length);
  throw new MotifError(
    "keys-elsewhere",
    `The issuer ${issuer} has its keys at ${keys}, which is not below it: declare that as a service too, and give it to the authorizer as "keys".`,
  );
}

async function read(service: ServiceCaller | undefined, path: string, signal: AbortSignal): Promise<unknown> {
  if (!service) throw new MotifError("no-keys", "The authorizer has no service to read keys from.");
  const response = await service.fetch(path, { headers: { accept: "application/json" }, signal });
  const text = await response.text();
  if (response.status !== 200)
    throw new MotifError("issuer-failed", `The issuer answered ${response.status}.`);
  if (text.length > LARGEST_DOCUMENT)
    throw new MotifError(
      "issuer-failed",
      `The issuer's answer has more than ${LARGEST_DOCUMENT} characters.`,
    );
  return readJson(text);
}
