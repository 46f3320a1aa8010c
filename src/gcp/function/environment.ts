import type { RetryEntry } from "@motif/core/model";

/** The name under which a bundle registers its function: the entry point of every deployed function. */
export const ENTRY_POINT = "handler";

/** JSON: the {@link AsyncDelivery} of a function whose events nobody waits for. */
export const ASYNC_DELIVERY_VARIABLE = "MOTIF_ASYNC_DELIVERY";

/**
 * How events that nobody waits for are tried again. Neither Eventarc nor Cloud Scheduler says which attempt a delivery is,
 * so the adapter goes by the event's age: see `adapter/async-delivery.ts`.
 */
export interface AsyncDelivery extends RetryEntry {
  readonly maximumAgeMs: number;
  /** `projects/<project>/topics/<topic>`: for events that failed for good. */
  readonly deadLetterTopic: string;
}
