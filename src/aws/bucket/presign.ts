import type { S3Client } from "@aws-sdk/client-s3";
import type { PresignedUpload } from "@motif/core";
import type { SignedObject } from "@motif/core/platform";
import { SignatureV4 } from "@smithy/signature-v4";

/** What is to be sent as it was signed. The SDK's own presigner leaves `content-type` out, unless it is named. */
const SIGNED = new Set(["content-type", "content-length", "if-none-match"]);

/**
 * A URL for one upload: its signature is over the length and the type of the content and the condition that nothing is there
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). Nothing is asked of S3 for it.
 */
export async function presign(
  client: S3Client,
  bucket: string,
  { key, bytes, contentType, expiresSeconds }: SignedObject,
): Promise<PresignedUpload> {
  const { url } = await addressOf(client, bucket);
  const { region, credentials, sha256 } = client.config;
  const signer = new SignatureV4({ service: "s3", region, credentials, sha256, uriEscapePath: false });
  const headers = { "content-type": contentType, "if-none-match": "*" };
  const signingDate = new Date();
  const { protocol, hostname, port, host, pathname } = url;
  const signed = await signer.presign(
    {
      method: "PUT",
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      path: `${pathname.replace(/\/$/, "")}/${key.split("/").map(encoded).join("/")}`,
      query: {},
      headers: {
        host,
        "content-length": String(bytes),
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        ...headers,
      },
    },
    { expiresIn: expiresSeconds, signingDate, signableHeaders: new Set([...SIGNED, "host"]) },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encoded(name)}=${encoded(String(value))}`,
  );
  return {
    method: "PUT",
    url: `${protocol}//${host}${signed.path}?${query.join("&")}`,
    headers,
    expiresAt: new Date(signingDate.getTime() + expiresSeconds * 1000).toISOString(),
  };
}

/** Where a bucket is: a name of its own in its region, or below the address of whatever stands in for S3. */
async function addressOf({ config }: S3Client, bucket: string): Promise<{ readonly url: URL }> {
  const custom = await config.endpoint?.();
  return config.endpointProvider(
    {
      Bucket: bucket,
      Region: await config.region(),
      UseFIPS: false,
      UseDualStack: false,
      ForcePathStyle: custom !== undefined,
      ...(custom && {
        Endpoint: `${custom.protocol}//${custom.hostname}${custom.port ? `:${custom.port}` : ""}`,
      }),
    },
    {},
  );
}

/** RFC 3986: all but unreserved characters, of which `encodeURIComponent` leaves five more as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
