import { responseData } from "../http/response-data.ts";

/** A response as it is kept in an idempotency record. */
export type StoredResponse = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: null | { readonly text: string } | { readonly base64: string };
};

/**
 * Cookies are for the first caller only: they are secrets, which have no place in a table. `idempotent-replayed` tells a
 * caller that nothing happened this time (a header that Stripe made common).
 */
const NOT_STORED = "set-cookie";
const REPLAYED = "idempotent-replayed";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a response to its end. Returns it as it can be kept, and for the caller who is waiting for it. */
export async function storeResponse(
  response: Response,
): Promise<{ stored: StoredResponse; response: Response }> {
  const { status, headers, body } = responseData(response);
  const kept = headers.filter(([name]) => name !== NOT_STORED);
  if (body === null) return { stored: { status, headers: kept, body: null }, response };
  if (typeof body === "string") return { stored: { status, headers: kept, body: { text: body } }, response };
  const bytes = new Uint8Array(
    await new Response(body as ConstructorParameters<typeof Response>[0]).arrayBuffer(),
  );
  return {
    stored: { status, headers: kept, body: encode(bytes) },
    response: new Response(bytes, { status, headers: response.headers }),
  };
}

/** The response of an earlier request. */
export function replayResponse({ status, headers, body }: StoredResponse): Response {
  const response = new Response(body && decode(body), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
  response.headers.set(REPLAYED, "true");
  return response;
}

function encode(bytes: Uint8Array): NonNullable<StoredResponse["body"]> {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString("base64") };
  }
}

/** As bytes: a text would bring a content type of its own where the response had none. */
function decode(body: NonNullable<StoredResponse["body"]>): Uint8Array<ArrayBuffer> {
  return new Uint8Array("text" in body ? Buffer.from(body.text) : Buffer.from(body.base64, "base64"));
}
