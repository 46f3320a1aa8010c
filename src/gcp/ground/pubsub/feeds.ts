/** The name of the subscription that brings a topic's messages to a queue. */
export function feedName(queue: string, topic: string): string {
  return `${queue}-from-${topic}`;
}

/** The name of the subscription that brings a stream's records to a consumer. It begins with the stream's, as ids of subscriptions are made from it. */
export function streamFeedName(stream: string, consumer: string): string {
  return `${stream}-to-${consumer}`;
}

/** The attribute of a message that is for a queue which filters: the publisher has looked at the filter. */
export function markFor(queue: string): string {
  return `motif-to-${queue}`;
}

/** The filter of a subscription for a queue that filters: https://docs.cloud.google.com/pubsub/docs/subscription-message-filter */
export function markedFor(queue: string): string {
  return `attributes:"${markFor(queue)}"`;
}
