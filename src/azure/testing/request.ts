import { HttpRequest } from "@azure/functions";

/** Address of the function app in tests. */
export const ORIGIN = "https://acme.azurewebsites.net";

/** What a request has besides its target. */
export interface RequestInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** A request as `@azure/functions` hands it to a function. */
export function request(
  target: string,
  { method = "GET", headers = {}, body }: RequestInit = {},
): HttpRequest {
  return new HttpRequest({
    method,
    url: `${ORIGIN}${target}`,
    headers,
    ...(body !== undefined && { body: { bytes: Buffer.from(body) } }),
  });
}
