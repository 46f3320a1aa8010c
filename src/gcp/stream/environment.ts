/** JSON: one {@link StreamDelivery} for each stream that the function consumes. */
export const STREAM_DELIVERIES = "MOTIF_STREAM_DELIVERIES";

/** How the records of one stream reach one consumer. How long a failed one waits is up to its push subscription. */
export interface StreamDelivery {
  /** The stream's name in the app. */
  readonly stream: string;
  /** The consumer's: that of its trigger. */
  readonly consumer: string;
  /** `projects/<project>/subscriptions/<subscription>`: what a push request names. */
  readonly subscription: string;
  /** `projects/<project>/topics/<topic>`: for what failed for good. */
  readonly failureTopic: string;
  /** How often the code tries in all. */
  readonly attempts: number;
  /** Records that are older are not tried again, in milliseconds; 0: as long as Pub/Sub keeps them. */
  readonly maximumAgeMs: number;
}
