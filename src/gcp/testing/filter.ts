/**
 * Whether a subscription's filter lets a message through. Of the syntax it knows what the compiler writes: whether an attribute is there
 * (https://docs.cloud.google.com/pubsub/docs/subscription-message-filter).
 */
export function passes(
  filter: string | undefined,
  attributes: Readonly<Record<string, string>> = {},
): boolean {
  const name = /^attributes:"([^"]+)"$/.exec(filter ?? "")?.[1];
  return filter === undefined || (name !== undefined && name in attributes);
}
