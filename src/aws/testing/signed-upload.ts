import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Headers that a signature has to cover, if they are there: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const MUST_BE_SIGNED = /^(host|x-amz-.*)$/;

/**
 * An upload as S3 takes it, before a server that checks no signatures: by the steps of the page above, worked out from what arrives.
 * What does not fit is answered with 403, as S3 does.
 */
export async function sendSigned(url: string, init: RequestInit, secretKey: string): Promise<Response> {
  const request = new Request(url, init);
  const body = new Uint8Array(await request.arrayBuffer());
  const headers: Record<string, string> = {
    ...Object.fromEntries(request.headers),
    host: new URL(url).host,
    "content-length": String(body.byteLength),
  };
  const fits = isSigned(request.method, new URL(url), headers, secretKey);
  return fits ? fetch(url, init) : new Response("SignatureDoesNotMatch", { status: 403 });
}

function isSigned(method: string, url: URL, headers: Record<string, string>, secretKey: string): boolean {
  const { searchParams: query } = url;
  const given = Buffer.from(query.get("X-Amz-Signature") ?? "", "hex");
  const [, day = "", region = "", service = "", end = ""] = query.get("X-Amz-Credential")?.split("/") ?? [];
  const date = query.get("X-Amz-Date") ?? "";
  const names = query.get("X-Amz-SignedHeaders")?.split(";") ?? [];
  const unsigned = Object.keys(headers).find((name) => MUST_BE_SIGNED.test(name) && !names.includes(name));
  if (unsigned !== undefined || Date.now() > expiryOf(date, query.get("X-Amz-Expires"))) return false;
  const canonical = [
    method,
    url.pathname,
    [...query]
      .filter(([name]) => name !== "X-Amz-Signature")
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join("&"),
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replaceAll(/\s+/g, " ")}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const scope = [day, region, service, end].join("/");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const key = [day, region, service, end].reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${secretKey}`,
  );
  const text = ["AWS4-HMAC-SHA256", date, scope, digest].join("\n");
  const expected = createHmac("sha256", key).update(text).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Milliseconds since 1970 of `20260101T000000Z` and some seconds. */
function expiryOf(date: string, seconds: string | null): number {
  const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Date.parse(iso) + Number(seconds) * 1000;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
