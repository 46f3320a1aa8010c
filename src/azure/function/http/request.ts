import type { HttpRequest, InvocationContext } from "@azure/functions";
import type { GatewayRequest } from "@motif/runtime/gateway";
import { traceAttributes } from "../context.ts";

/** A request as the gateway takes it, without its body. */
export function toRequest(request: HttpRequest, context: InvocationContext): Omit<GatewayRequest, "body"> {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    target: `${pathname}${search}`,
    // A trace that the client brought counts before the one that the host began.
    headers: { ...traceAttributes(context), ...Object.fromEntries(request.headers) },
  };
}

/**
 * The body of a request, or undefined where it has more bytes than the limit. What is too much is read all the same, and
 * not kept: a request that is left half read takes its connection with it, and the answer too.
 */
export async function readBody(request: HttpRequest, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= limit) chunks.push(chunk);
  }
  return bytes <= limit ? Buffer.concat(chunks) : undefined;
}
