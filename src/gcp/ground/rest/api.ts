import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { accessToken, forgetToken } from "./access-token.ts";
import { ApiError, apiError, isTransient, mayHaveHappened } from "./api-error.ts";

/** The first one included; within some 6 seconds, so that a burst has time to pass. */
const MOST_ATTEMPTS = 6;
const BACKOFF = { initialDelayMs: 100, maxDelayMs: 3_000 } as const;
/** Until an answer has begun, and for one in JSON until it is there; longer by the time that what is sent may take. */
const TIMEOUT_MS = 10_000;
const SLOWEST_BYTES_PER_MS = 500;

/** A call of one of Google's APIs. */
export interface ApiCall {
  /** POST if not given. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Without the service's address, which is put in front; or a whole URL that the service gave itself. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: object | Uint8Array<ArrayBuffer>;
  /** Statuses besides 2xx that are no failures. */
  readonly accepted?: readonly number[];
}

/** A service with the address where it is called. */
export interface Service {
  /** Such as `https://firestore.googleapis.com`. */
  readonly address: string;
  /** The variable that says where an emulator of it is, as Google's own libraries read it: `host:port` or a URL. */
  readonly emulator: string;
}

/** Where a service is called, and whether calls need a token there. */
export function endpointOf({ address, emulator }: Service): {
  readonly url: string;
  readonly authorized: boolean;
} {
  const host = process.env[emulator];
  if (!host) return { url: address, authorized: true };
  return { url: host.startsWith("http") ? host.replace(/\/$/, "") : `http://${host}`, authorized: false };
}

/** Calls a service, and gives the JSON that it answers; `undefined` for an empty answer. Throws {@link ApiError}. */
export async function callJson(service: Service, call: ApiCall): Promise<unknown> {
  return retrying(service, call, async (response) => {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  });
}

/** Calls a service, and gives the bytes that it answers. Throws {@link ApiError}. */
export async function callBytes(service: Service, call: ApiCall): Promise<Uint8Array<ArrayBuffer>> {
  return retrying(service, call, async (response) => new Uint8Array(await response.arrayBuffer()));
}

/** Calls a service, and gives its answer before its body is read. Throws {@link ApiError}. */
export async function callRaw(service: Service, call: ApiCall): Promise<Response> {
  return retrying(service, call, async (response) => response);
}

async function retrying<T>(
  service: Service,
  call: ApiCall,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  let answerLost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOnce(service, call, read, answerLost);
    } catch (error) {
      if (!(error instanceof ApiError) || attempt === MOST_ATTEMPTS) throw error;
      // A token can be withdrawn before it expires.
      if (error.httpStatus === 401 && attempt === 1) forgetToken();
      else if (!isTransient(error)) throw error;
      answerLost ||= mayHaveHappened(error);
      await sleep(backoffDelay(BACKOFF, attempt, Math.random));
    }
  }
}

async function callOnce<T>(
  service: Service,
  { method = "POST", path, headers, body, accepted = [] }: ApiCall,
  read: (response: Response) => Promise<T>,
  answerLost: boolean,
): Promise<T> {
  const { url, authorized } = endpointOf(service);
  // Firestore's emulator takes this token for an administrator's, and others take any.
  const token = authorized ? await accessToken() : "owner";
  const isBytes = body instanceof Uint8Array;
  const timeout = new AbortController();
  const patience = TIMEOUT_MS + (isBytes ? Math.ceil(body.byteLength / SLOWEST_BYTES_PER_MS) : 0);
  const timer = setTimeout(() => timeout.abort(new Error(`nothing within ${patience} ms`)), patience);
  try {
    const response = await fetch(path.startsWith("http") ? path : `${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && !isBytes && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body && { body: isBytes ? body : JSON.stringify(body) }),
      redirect: "manual",
      signal: timeout.signal,
    });
    if (response.ok || accepted.includes(response.status)) return await read(response);
    throw apiError(response.status, await response.text(), answerLost);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const cause = error instanceof TypeError && error.cause ? error.cause : error;
    throw new ApiError(0, "", `${new URL(url).host} gave no answer: ${messageOf(cause)}`, answerLost, error);
  } finally {
    clearTimeout(timer);
  }
}
