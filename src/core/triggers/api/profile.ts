import type { DocumentedFaults, Fact, Quota } from "../../ground/profile.ts";

/** What can go wrong between clients and functions. */
export const HTTP_FAULTS = ["request-lost", "answer-lost"] as const;

/** One of {@link HTTP_FAULTS}. */
export type HttpFault = (typeof HTTP_FAULTS)[number];

/** How a cloud carries HTTP requests to functions. */
export interface HttpProfile {
  readonly faults: DocumentedFaults<HttpFault>;
  /** Largest request that reaches a function. */
  readonly request: Quota;
  /** Whether a binary body travels, and counts, as Base64. */
  readonly base64: Fact<boolean>;
  /**
   * Whether a streamed response can be collected, and sent in one piece, where its function does not say `streams: true`. It
   * then counts as a whole.
   */
  readonly collects: Fact<boolean>;
  /**
   * Whether a streamed response can go on to its end, and be billed for it, though its client has gone away: nobody tells the
   * function.
   */
  readonly goesOn: Fact<boolean>;
  /** Largest response that is at hand as a whole; undefined where the cloud states none. */
  readonly response?: Quota;
  /** Largest response that is sent as it comes; undefined where the cloud states none. */
  readonly streamed?: Quota;
}
