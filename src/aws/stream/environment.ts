/** JSON: one {@link StreamDelivery} for each stream that the function consumes. */
export const STREAM_DELIVERIES = "MOTIF_STREAM_DELIVERIES";

/** Where records of one stream come from, and where those go that no attempt can mend. */
export interface StreamDelivery {
  /** The stream's name in the app. */
  readonly stream: string;
  readonly streamArn: string;
  readonly failureQueueUrl: string;
}
