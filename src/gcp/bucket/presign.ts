import { createHash } from "node:crypto";
import { type PresignedUpload, parse } from "@motif/core";
import type { BucketLayout, SignedObject } from "@motif/core/platform";
import { physicalName, variable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { callJson, endpointOf, type Service } from "../ground/rest/api.ts";
import { STORAGE } from "./api.ts";
import { BUCKET_VARIABLE } from "./environment.ts";

/** Signs with the keys of service accounts (https://docs.cloud.google.com/iam/docs/reference/credentials/rest). */
const CREDENTIALS: Service = {
  address: "https://iamcredentials.googleapis.com",
  emulator: "IAM_CREDENTIALS_EMULATOR_HOST",
};

const ALGORITHM = "GOOG4-RSA-SHA256";
const signBlobAnswer = z.object({ signedBlob: z.string() });

/**
 * A URL for one upload, by the V4 signing process: size, type and the condition that nothing is there are headers that are signed
 * (https://docs.cloud.google.com/storage/docs/authentication/canonical-requests).
 */
export async function presign(
  bucket: BucketLayout,
  { key, bytes, contentType, expiresSeconds }: SignedObject,
): Promise<PresignedUpload> {
  const { url } = endpointOf(STORAGE);
  const path = `/${physicalName("bucket", bucket.name)}/${key.split("/").map(encoded).join("/")}`;
  const headers = {
    "content-type": contentType,
    "x-goog-content-length-range": `${bytes},${bytes}`,
    "x-goog-if-generation-match": "0",
  };
  const signed = Object.entries({ ...headers, host: new URL(url).host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const now = new Date();
  const date = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`;
  const signer = variable(BUCKET_VARIABLE.signer, "the account that signs");
  const query = Object.entries({
    "X-Goog-Algorithm": ALGORITHM,
    "X-Goog-Credential": `${signer}/${scope}`,
    "X-Goog-Date": date,
    "X-Goog-Expires": String(expiresSeconds),
    "X-Goog-SignedHeaders": names,
  })
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join("&");
  const request = [
    "PUT",
    path,
    query,
    ...signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, " ")}`),
    "",
    names,
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(request).digest("hex");
  const signature = await signBlob(signer, [ALGORITHM, date, scope, digest].join("\n"));
  return {
    method: "PUT",
    url: `${url}${path}?${query}&X-Goog-Signature=${signature}`,
    headers,
    expiresAt: new Date(Math.floor(now.getTime() / 1000 + expiresSeconds) * 1000).toISOString(),
  };
}

/** The signature of a text in hexadecimal digits, by the key that Google keeps for an account. Throws `ApiError`. */
async function signBlob(account: string, text: string): Promise<string> {
  const answer = await callJson(CREDENTIALS, {
    path: `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:signBlob`,
    body: { payload: Buffer.from(text).toString("base64") },
  });
  const { signedBlob } = parse(signBlobAnswer, answer, "answer of IAM");
  return Buffer.from(signedBlob, "base64").toString("hex");
}

/** RFC 3986: all but unreserved characters, of which `encodeURIComponent` leaves five more as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
