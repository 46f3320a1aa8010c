/** What profiles of clouds are made of: limits and behaviour as plain data. The data are each cloud's own. */

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

/** How a cloud behaves in some respect, with the place where it says so. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  /** When the source said so: year, month and, where known, day. */
  readonly asOf: string;
  readonly confidence: Confidence;
}

/** Makes a {@link Fact}. */
export function fact<T>(value: T, source: string, asOf: string, confidence: Confidence): Fact<T> {
  return { value, source, asOf, confidence };
}

/** Which of some faults can happen on a cloud, after its own documentation: by name. */
export type DocumentedFaults<Name extends string> = Readonly<Record<Name, Fact<boolean>>>;

/** What can go wrong with what comes to functions that nobody waits for. */
export const DELIVERY_FAULTS = [
  "late",
  /** It comes again although it was processed. */
  "twice",
  /** It was processed, and whoever delivers it does not hear of that. */
  "unacknowledged",
] as const;

/** One of {@link DELIVERY_FAULTS}. */
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** How a cloud delivers messages, or events: those without an order, or those of FIFO groups. */
export interface DeliveryProfile {
  readonly faults: DocumentedFaults<DeliveryFault>;
  /** Whether events that are sent one after the other can arrive in another order. */
  readonly reorders: Fact<boolean>;
}

/** The same, for deliveries of several messages in one call. */
export interface BatchProfile extends DeliveryProfile {
  /** Most messages in one call; 1: they come one by one, whatever the app asks for. */
  readonly batch: Quota;
}
