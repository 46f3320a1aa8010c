import type { Json } from "@motif/core";

/** A request that claims to be signed. */
export interface SignedRequest {
  /** The body's bytes as they came. */
  readonly body: Uint8Array;
  /** One header as it came; `name` is in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The whole address that the sender asked for, query included. */
  readonly url: () => string;
}

/**
 * Why a request is refused: what the scheme needs is missing or malformed, it was sent too long ago or in the future, or
 * none of the secrets signed it. For the log of who runs the app; a caller never learns it.
 */
export type SignatureRefusal = "malformed" | "outside-of-window" | "wrong-signature";

/** How one sender signs its requests. `standardWebhooks()` and its like make one; an app may write its own. */
export interface SignatureScheme {
  /** Whose scheme it is, for log lines. */
  readonly name: string;
  /**
   * Why a request is refused; undefined where one of the secrets has signed it. Never throws for what a request holds. Throws
   * `MotifError` with the code `invalid-secret` where a secret is none for this scheme.
   */
  refusal(request: SignedRequest, secrets: readonly string[], now: Date): SignatureRefusal | undefined;
  /**
   * The sender's id of the event, the same however often the sender repeats it; asked for once the signature was found right.
   * `json` is the body, undefined where it is no JSON.
   */
  eventId(request: SignedRequest, json: Json | undefined): string;
}
