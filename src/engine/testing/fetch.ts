import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";

/** Where an app seems to be that has no server. */
const ORIGIN = "http://127.0.0.1:3000";

/** A WHATWG request, taken apart; `target` is path and query as the client wrote them. */
export async function toHttpRequestData(
  target: string,
  init: RequestInit = {},
): Promise<Omit<HttpRequestData, "params">> {
  const request = new Request(new URL(target, ORIGIN), init);
  const body = request.body === null ? undefined : await request.bytes();
  return {
    method: request.method,
    origin: new URL(request.url).origin,
    target,
    headers: Object.fromEntries(request.headers),
    ...(body && { body }),
  };
}

/** A response put together. Statuses that forbid a body have none. */
export function toResponse({ status, headers, body }: HttpResponseData): Response {
  const withoutBody = status === 204 || status === 205 || status === 304;
  return new Response(withoutBody ? null : (body as BodyInit | null), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}
