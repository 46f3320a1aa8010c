import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod/mini";
import { answerJson, type LocalServer, localServer } from "./local-server.ts";

/** The one account whose signatures the stand-in of Cloud Storage takes. */
export const SIGNER = "signer@acme.iam.gserviceaccount.com";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const Payload = z.object({ payload: z.string() });

/** IAM's signBlob, with one key for every account: https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob */
export function credentialsServer(): Promise<LocalServer> {
  return localServer((request, body, response) => {
    if (!/^\/v1\/projects\/-\/serviceAccounts\/[^/]+%40[^/]+:signBlob$/.test(request.url ?? "")) {
      return void response.writeHead(404).end();
    }
    const { payload } = z.parse(Payload, JSON.parse(body.toString()));
    const signedBlob = sign("sha256", Buffer.from(payload, "base64"), privateKey).toString("base64");
    answerJson(response, 200, { keyId: "1", signedBlob });
  });
}

/**
 * Whether a request is as {@link SIGNER} signed it, worked out from what arrives by the steps of
 * https://docs.cloud.google.com/storage/docs/access-control/signing-urls-manually.
 */
export function isSigned(method: string, url: URL, headers: IncomingHttpHeaders): boolean {
  const { searchParams: query } = url;
  const [account, ...scope] = query.get("X-Goog-Credential")?.split("/") ?? [];
  const date = query.get("X-Goog-Date") ?? "";
  const names = query.get("X-Goog-SignedHeaders")?.split(";") ?? [];
  const given = Buffer.from(query.get("X-Goog-Signature") ?? "", "hex");
  const unsigned = Object.keys(headers).find(
    (name) => /^(host|x-goog-.*)$/.test(name) && !names.includes(name),
  );
  if (account !== SIGNER || unsigned !== undefined || Date.now() > expiryOf(date, query)) return false;
  const canonical = [
    method,
    url.pathname,
    url.search.slice(1).replace(/&X-Goog-Signature=[^&]*$/, ""),
    ...names.map((name) => `${name}:${String(headers[name] ?? "").trim()}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const text = ["GOOG4-RSA-SHA256", date, scope.join("/"), digest].join("\n");
  return verify("sha256", Buffer.from(text), publicKey, given);
}

/** Milliseconds since 1970. */
function expiryOf(date: string, query: URLSearchParams): number {
  const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Date.parse(iso) + Number(query.get("X-Goog-Expires")) * 1000;
}
