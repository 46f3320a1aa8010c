/** Options of one message. */
export interface PublishOptions {
  /** Messages of one group come in order in each subscription. FIFO topics only, and required there. */
  readonly group?: string;
  /** Messages with the same one within 5 minutes are accepted once. FIFO topics only. If not given, the SHA-256 of the body. */
  readonly deduplicationId?: string;
}

/** One message of `publishMany`. */
export interface PublishEntry<T> extends PublishOptions {
  readonly message: T;
}

/** Publishing operations. When they return, the messages are stored durably for every subscription that asks for them. */
export interface TopicPublisher<T> {
  /** The id is the one that the consumers of all subscriptions know the message by. */
  publish(message: T, options?: PublishOptions): Promise<{ readonly id: string }>;
  /** Publishes many; throws if any was refused, in which case some may have been accepted. */
  publishMany(entries: readonly PublishEntry<T>[]): Promise<readonly { readonly id: string }[]>;
}
