import { isUtf8 } from "node:buffer";
import type { HttpResponseData } from "@motif/runtime/platform";

/** The part of a response that comes before its body. */
export interface ResponseHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** A response as HTTP APIs and function URLs take it (payload format 2.0). */
export interface HttpResult extends ResponseHead {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** Status, headers and cookies: a header has one value, and each cookie is an entry of its own. */
export function responseHead({ status, headers }: HttpResponseData): ResponseHead {
  const single: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    const before = single[name];
    if (name === "set-cookie") cookies.push(value);
    else single[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return { statusCode: status, headers: single, cookies };
}

/** A whole response. A stream is collected; what is no text travels as base64. */
export function httpResult(response: HttpResponseData): HttpResult | Promise<HttpResult> {
  const { body } = response;
  const { statusCode, headers, cookies } = responseHead(response);
  if (typeof body === "string") return { statusCode, headers, cookies, body, isBase64Encoded: false };
  if (body === null) return { statusCode, headers, cookies, isBase64Encoded: false };
  return binaryResult({ statusCode, headers, cookies }, body);
}

async function binaryResult(
  head: ResponseHead,
  body: Uint8Array | ReadableStream<Uint8Array>,
): Promise<HttpResult> {
  const bytes = body instanceof Uint8Array ? asBuffer(body) : await collect(body);
  const text = isUtf8(bytes);
  return { ...head, body: bytes.toString(text ? "utf8" : "base64"), isBase64Encoded: !text };
}

/** The answer to HEAD: that to GET without its body (RFC 9110, section 9.3.2). */
export function withoutBody({ body, ...result }: HttpResult): HttpResult {
  if (body === undefined) return result;
  const length = Buffer.byteLength(body, result.isBase64Encoded ? "base64" : "utf8");
  return {
    ...result,
    headers: { ...result.headers, "content-length": String(length) },
    isBase64Encoded: false,
  };
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
