/** What went wrong, for scripts: these codes are stable. */
export type CostErrorCode = "unknown-region" | "unknown-price" | "bad-price-file" | "bad-usage";

/** A mistake in a price file, a workload or a request for a price; the message names the field and the way out. */
export class CostError extends Error {
  readonly code: CostErrorCode;

  constructor(code: CostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CostError";
    this.code = code;
  }
}
