import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";
import { NO_SERVER, SIGNED_PATH } from "../ground/signed.ts";

/** A WHATWG request, taken apart; `target` is path and query as the client wrote them, or a URL that a function signed. */
export async function toHttpRequestData(
  target: string,
  init: RequestInit = {},
): Promise<Omit<HttpRequestData, "params">> {
  const request = new Request(new URL(target, NO_SERVER), init);
  const body = request.body === null ? undefined : await request.bytes();
  const path = target.startsWith(NO_SERVER) ? target.slice(NO_SERVER.length) : target;
  const length = body && path.startsWith(SIGNED_PATH) ? { "content-length": String(body.byteLength) } : {};
  return {
    method: request.method,
    origin: new URL(request.url).origin,
    target: path,
    headers: { ...Object.fromEntries(request.headers), ...length },
    ...(body && { body }),
  };
}

/** A response put together. Statuses that forbid a body have none. */
export function toResponse({ status, headers, body }: HttpResponseData): Response {
  const withoutBody = status === 204 || status === 205 || status === 304;
  return new Response(withoutBody ? null : (body as ConstructorParameters<typeof Response>[0]), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}
