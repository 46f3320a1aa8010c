import { MotifError } from "@motif/core";

/** What went wrong, for scripts: these codes are stable. */
export type CostErrorCode =
  | "unknown-region"
  | "unknown-price"
  | "bad-price-file"
  | "bad-usage"
  | "bad-workload"
  | "workload-not-found"
  | "bad-run"
  | "above-maximum";

/** A mistake in a price file, a workload or a request for a price; the message names the field and the way out. */
export class CostError extends MotifError {
  declare readonly code: CostErrorCode;

  constructor(code: CostErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
  }
}
