import { type Duration, type Json, problemResponse } from "@motif/core";
import { readJson } from "@motif/core/platform";
import { isJsonType } from "../http/media-type.ts";
import { InProgressError, KeyReusedError } from "./errors.ts";
import { derivedId, sha256 } from "./hash.ts";
import { type IdempotencyContext, idempotentOutcome, type Lease } from "./idempotent.ts";
import { parseKeyHeader } from "./key-header.ts";
import { withStableIds } from "./stable-ids.ts";
import { replayResponse, type StoredResponse, storeResponse } from "./stored-response.ts";
import type { IdempotencyStore } from "./table.ts";

/** What is needed of an HTTP handler's input. */
export type IdempotentHttpInput = IdempotencyContext & {
  readonly request: Request;
  readonly header: (name: string) => string | undefined;
};

/** How an HTTP handler is made idempotent. */
export interface IdempotentHttpOptions<I> {
  /** Which of the handles is the table of idempotency records. */
  readonly store: (input: I) => IdempotencyStore;
  /**
   * Whose keys these are: a tenant or user. Method and path belong to a key anyway. Give it wherever callers must not see
   * each other's responses.
   */
  readonly scope?: (input: I) => string;
  /** How long a repetition is recognised; 24 hours if not given. */
  readonly ttl?: Duration;
  /** How long nobody else begins, should this attempt die; the time that the invocation has left, if not given. */
  readonly lease?: Duration;
  /** `false`: a request without a key is processed without protection. */
  readonly required?: boolean;
}

const HEADER = "idempotency-key";
/** Besides 5xx: about the moment, not about the request (RFC 9110 section 15.5.9, RFC 8470, RFC 6585). */
const NOT_KEPT: readonly number[] = [408, 425, 429];

/**
 * Makes an HTTP handler idempotent by the `Idempotency-Key` header
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/): 400 without a key, 409 while the first
 * request is under way, 422 if the key came with another payload, else the first request's response again. Responses
 * with status 408, 425, 429 and from 500 on are not kept: such a request may be sent again.
 *
 * In the handler, `newId()` gives the same ids in every attempt with the same key, in the order of the calls, so that a
 * request which died after its effect has the same effect again and no second one. The payload that is compared is what
 * the client sent: a body of JSON by its canonical form, any other by its bytes, and the query.
 */
export function idempotentHttp<I extends IdempotentHttpInput>(
  options: IdempotentHttpOptions<I>,
  handler: (input: I, lease: Lease) => Response | Promise<Response>,
): (input: I) => Promise<Response> {
  const attempt = async (input: I, key: string): Promise<Response> => {
    const { method, url } = input.request;
    const scope = options.scope?.(input) ?? "";
    let response: Response | undefined;
    const { result, repeated } = await idempotentOutcome<StoredResponse>(
      input,
      {
        store: options.store(input),
        key: JSON.stringify([method, new URL(url).pathname, scope, key]),
        payload: await fingerprint(input.request),
        ...(options.ttl && { ttl: options.ttl }),
        ...(options.lease && { lease: options.lease }),
      },
      async (lease) => {
        const made = await storeResponse(await handler(withStableIds(input, lease), lease));
        response = made.response;
        return made.stored;
      },
      ({ status }) => status < 500 && !NOT_KEPT.includes(status),
    );
    return response && !repeated ? response : replayResponse(result);
  };
  return async (input) => {
    const header = input.header(HEADER);
    if (header === undefined && options.required === false) return handler(input, unprotected(input));
    const key = header === undefined ? undefined : parseKeyHeader(header);
    if (key === undefined) return badKey(header);
    try {
      return await attempt(input, key);
    } catch (error) {
      if (error instanceof InProgressError) return inProgress(error);
      if (error instanceof KeyReusedError) return keyReused();
      throw error;
    }
  };
}

/** The payload as the client sent it: schemas may change between an attempt and its repetition. */
async function fingerprint(request: Request): Promise<Json> {
  const bytes = new Uint8Array(await request.clone().arrayBuffer());
  const query = new URL(request.url).search;
  const json = isJsonType(request.headers.get("content-type")) ? parsedJson(bytes) : undefined;
  return json === undefined ? { query, sha256: sha256(bytes) } : { query, json };
}

function parsedJson(bytes: Uint8Array): Json | undefined {
  try {
    return readJson(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** For a request without a key, which nobody protects. */
function unprotected(input: IdempotentHttpInput): Lease {
  let seed: string | undefined;
  return {
    renew: async () => {},
    id: (name) => {
      seed ??= input.newId();
      return derivedId(seed, name);
    },
  };
}

function badKey(header: string | undefined): Response {
  const [detail, message] =
    header === undefined
      ? ["This operation needs an Idempotency-Key: a UUID, new for every new request.", "is required"]
      : ["The Idempotency-Key is not valid.", "must be 1 to 255 printable ASCII characters"];
  return problemResponse({
    title: "Bad Request",
    status: 400,
    detail,
    errors: [{ path: `/headers/${HEADER}`, message }],
  });
}

function inProgress({ retryAfterMs }: InProgressError): Response {
  const detail = "The first request with this Idempotency-Key is still under way. Send it again later.";
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return problemResponse({ title: "Conflict", status: 409, detail }, { "retry-after": String(seconds) });
}

function keyReused(): Response {
  const detail = "This Idempotency-Key was used with another request. Use a new key for a new request.";
  return problemResponse({ title: "Unprocessable Content", status: 422, detail });
}
