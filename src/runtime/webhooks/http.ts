import {
  type Context,
  InvalidArgumentError,
  type Json,
  problemResponse,
  type SecretReader,
} from "@motif/core";
import { readJson } from "@motif/core/platform";
import type { SignatureScheme, SignedRequest } from "./scheme.ts";
import { secretsOf } from "./secrets.ts";

/** What is needed of an HTTP handler's input. */
export type VerifiedHttpInput = Pick<Context, "now" | "log"> & {
  readonly request: Request;
  readonly rawBody: Uint8Array;
  readonly header: (name: string) => string | undefined;
};

/** How an HTTP handler is kept for those who sign. */
export interface VerifiedHttpOptions<I> {
  /** How the sender signs. */
  readonly scheme: SignatureScheme;
  /**
   * Which of the handles is the secret. Its value may be several, with white space between them: while one takes another's
   * place, each of them counts.
   */
  readonly secret: (input: I) => SecretReader;
  /** Largest body in bytes, 256 KiB if not given: more is not looked at. */
  readonly bodyLimit?: number;
  /**
   * What stands before the route's path in the address that the sender was given, such as `https://hooks.example`, for schemes
   * that sign the address (Twilio's). If not given, what the request says: behind the gateways of Azure and Google Cloud that is
   * another host than the sender's.
   */
  readonly base?: (input: I) => string | Promise<string>;
}

/** What a sender signed. */
export interface VerifiedWebhook {
  /**
   * The sender's id of the event, the same however often the sender repeats it: the key to process it once. 1 to 255 printable
   * ASCII characters. docs/webhooks.md says of each scheme where it comes from, and whether it was signed too.
   */
  readonly id: string;
  /** The body as it was signed. */
  readonly text: string;
  /** The body's JSON; undefined where it is none, as in a form, or nested more than 100 levels deep. */
  readonly body: Json | undefined;
}

const DEFAULT_BODY_LIMIT = 256 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Keeps an HTTP handler for requests that a sender signed, over the bytes of the body as they came. Any other is refused with
 * 401, whatever was wrong with it, which the log says and the answer does not; a body over the limit with 413. A secret without
 * a value, or with one that is none for the scheme, is the app's own failure: 500, so that the sender tries again.
 *
 * Declare no `body` for the function: schemas are asked before the handler, and would tell anybody what they want.
 *
 * @example
 * const key = secret("payments-key");
 * export default http(
 *   "receive-payment",
 *   { uses: { key: key.reader, events: events.sender } },
 *   verifiedHttp({ scheme: standardWebhooks(), secret: ({ key }) => key }, async ({ events }, { id, text }) => {
 *     await events.send({ id, text });
 *     return new Response(null, { status: 202 });
 *   }),
 * );
 */
export function verifiedHttp<I extends VerifiedHttpInput>(
  options: VerifiedHttpOptions<I>,
  handler: (input: I, webhook: VerifiedWebhook) => Response | Promise<Response>,
): (input: I) => Promise<Response> {
  const { scheme, secret, bodyLimit = DEFAULT_BODY_LIMIT, base } = options;
  return async (input) => {
    const { rawBody: body, header, log, now } = input;
    if (body.length > bodyLimit) return tooLarge(bodyLimit);
    const [value, before] = await Promise.all([secret(input).get(), base?.(input)]);
    const request: SignedRequest = { body, header, url: () => addressOf(input.request.url, before) };
    const reason = scheme.refusal(request, secretsOf(value), now());
    if (reason !== undefined) {
      log.warn("A webhook was refused", { scheme: scheme.name, reason });
      return unauthorized();
    }
    const text = textOf(body);
    if (text === undefined) return notUtf8();
    const json = jsonOf(text);
    return handler(input, { id: scheme.eventId(request, json), text, body: json });
  };
}

/** The address of a request, with another beginning where there is one. */
function addressOf(url: string, before: string | undefined): string {
  if (before === undefined) return url;
  if (!URL.canParse(before))
    throw new InvalidArgumentError(`The base of webhooks is no address: "${before}".`);
  const { pathname, search } = new URL(url);
  return before.replace(/\/$/, "") + pathname + search;
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** The same for every reason. RFC 9110, section 15.5.2, wants to be told how to authenticate. */
function unauthorized(): Response {
  const detail = "The request is not signed as this address requires.";
  return problemResponse({ title: "Unauthorized", status: 401, detail }, { "www-authenticate": "Signature" });
}

function tooLarge(bodyLimit: number): Response {
  const detail = `The body may have ${bodyLimit} bytes at most.`;
  return problemResponse({ title: "Content Too Large", status: 413, detail });
}

function notUtf8(): Response {
  const errors = [{ path: "/body", message: "is not valid UTF-8" }];
  return problemResponse({ title: "Bad Request", status: 400, detail: "The body is no text.", errors });
}
