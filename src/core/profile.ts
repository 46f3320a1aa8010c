/** What a cloud allows and how it behaves, as plain data: types and helpers. The data are each cloud's own `profile.ts`. */

/** How well a value is known: two separately kept sources, one, or memory alone. */
export type Confidence = "high" | "medium" | "recall";

/** Units of quotas. Sizes are in bytes, not in powers of ten of them. */
export type QuotaUnit =
  | "s"
  | "min"
  | "days"
  | "bytes"
  | "messages"
  | "attempts"
  | "invocations"
  | "instances"
  | "indexes"
  | "items"
  | "characters";

/** A limit with the place where it was found. */
export interface Quota {
  readonly value: number;
  readonly unit: QuotaUnit;
  readonly source: string;
  /** When the source said so: year, month and, where known, day. */
  readonly asOf: string;
  readonly confidence: Confidence;
}

/** Limits by service, then by name. */
export type Quotas = Readonly<Record<string, Readonly<Record<string, Quota>>>>;

/** Makes a {@link Quota}. */
export function quota<Unit extends QuotaUnit>(
  value: number,
  unit: Unit,
  source: string,
  asOf: string,
  confidence: Confidence,
): Quota & { readonly unit: Unit } {
  return { value, unit, source, asOf, confidence };
}
