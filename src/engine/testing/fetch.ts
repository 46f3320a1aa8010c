import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";

/** A WHATWG request, taken apart; `target` is path and query as the client wrote them. */
export async function toHttpRequestData(
  request: Request,
  target: string,
): Promise<Omit<HttpRequestData, "params">> {
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
