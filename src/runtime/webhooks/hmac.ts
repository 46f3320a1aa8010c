import { createHmac } from "node:crypto";
import type { Duration } from "@motif/core";
import { eventIdOr, isEventId } from "./event-id.ts";
import { sameText } from "./same-text.ts";
import type { SignatureRefusal, SignatureScheme, SignedRequest } from "./scheme.ts";
import { DEFAULT_TOLERANCE, isNow } from "./window.ts";

/** When a sender sent a request, in a header of its own, and how it signs that. */
export interface SignedTimestamp {
  /** Name of the header, in lower case. It holds seconds since 1970. */
  readonly header: string;
  /** What stands before the body in what is signed, made of the header's text: `` (sentAt) => `v0:${sentAt}:` ``. */
  readonly signedAs: (sentAt: string) => string;
  /** How far it may be from now, in the past and in the future; 5 minutes if not given. */
  readonly tolerance?: Duration;
}

/** How a sender signs with an HMAC over the body. Names of headers are in lower case. */
export interface HmacSignatureOptions {
  /** The header that holds the signature. */
  readonly header: string;
  /** What stands before the signature in its header, such as `sha256=`; nothing if not given. */
  readonly prefix?: string;
  readonly encoding: "hex" | "base64";
  /** SHA-256 if not given. */
  readonly algorithm?: "sha1" | "sha256" | "sha512";
  /** Where the sender signs the time too. Without it, a request that was recorded is right for ever. */
  readonly timestamp?: SignedTimestamp;
  /** The header with the sender's id of the event, required then. If not given, the id is the SHA-256 of the body. */
  readonly idHeader?: string;
}

/**
 * Signatures that are an HMAC over the body, for senders that have no scheme of their own here: the secret's text is the key.
 *
 * @example
 * // Shopify: https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
 * const shopify = hmacSignature({
 *   header: "x-shopify-hmac-sha256",
 *   encoding: "base64",
 *   idHeader: "x-shopify-event-id",
 * });
 */
export function hmacSignature(options: HmacSignatureOptions): SignatureScheme {
  const { header, prefix = "", encoding, algorithm = "sha256", timestamp, idHeader } = options;
  return {
    name: header,
    refusal(request, secrets, now) {
      const signature = request.header(header);
      if (signature === undefined || !hasId(request, idHeader)) return "malformed";
      const before = signedBefore(request, timestamp, now);
      if (typeof before !== "string") return before.refusal;
      const isRight = secrets.some((secret) =>
        sameText(signature, prefix + hmac(algorithm, secret, before, request.body).toString(encoding)),
      );
      return isRight ? undefined : "wrong-signature";
    },
    eventId: ({ header, body }) => eventIdOr(idHeader === undefined ? undefined : header(idHeader), body),
  };
}

/** The HMAC over parts that follow each other; texts as UTF-8. */
export function hmac(
  algorithm: "sha1" | "sha256" | "sha512",
  key: string | Uint8Array,
  ...parts: readonly (string | Uint8Array)[]
): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function hasId({ header }: SignedRequest, idHeader: string | undefined): boolean {
  return idHeader === undefined || isEventId(header(idHeader));
}

/** What is signed before the body, or why the request is refused already. */
function signedBefore(
  { header }: SignedRequest,
  timestamp: SignedTimestamp | undefined,
  now: Date,
): string | { readonly refusal: SignatureRefusal } {
  if (!timestamp) return "";
  const sentAt = header(timestamp.header);
  const inWindow =
    sentAt === undefined ? undefined : isNow(sentAt, timestamp.tolerance ?? DEFAULT_TOLERANCE, now);
  if (sentAt === undefined || inWindow === undefined) return { refusal: "malformed" };
  return inWindow ? timestamp.signedAs(sentAt) : { refusal: "outside-of-window" };
}
