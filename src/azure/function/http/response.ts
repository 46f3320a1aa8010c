import { HttpResponse } from "@azure/functions";
import type { HttpResponseData } from "@motif/runtime/platform";

/**
 * A response as `@azure/functions` sends it. Its own `cookies` are written out anew, with other characters than the
 * function's; as headers they stay as they are, but of several headers of one name it sends the last one only. So the
 * headers say all cookies at once, in the form that the server of `node:http` takes.
 */
export function toHttpResponse({ status, headers, body }: HttpResponseData): HttpResponse {
  const cookies = headers.flatMap(([name, value]) => (name === "set-cookie" ? [value] : []));
  const others = headers.filter(([name]) => name !== "set-cookie");
  const init = { status, headers: joined(others), ...(body !== null && { body }) };
  const response = new HttpResponse(init);
  if (cookies.length === 0) return response;
  return Object.defineProperty(response, "headers", { value: withCookies(response.headers, cookies) });
}

/** Several values of one header in one, where they are more than one. */
function joined(headers: HttpResponseData["headers"]): Record<string, string> {
  const single = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = single.get(name);
    single.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(single);
}

/** The same headers; whoever goes through them meets the cookies as the last. */
function withCookies(headers: Headers, cookies: readonly string[]): Headers {
  function* entries(): Generator<[string, unknown]> {
    yield* headers.entries();
    // `ServerResponse.setHeader` takes a list for a header with several values.
    yield ["set-cookie", cookies];
  }
  return Object.defineProperties(new Headers(headers), {
    entries: { value: entries },
    [Symbol.iterator]: { value: entries },
  });
}
