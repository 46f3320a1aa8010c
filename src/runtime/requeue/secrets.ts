/** Names whose values never go into a history, as in logs. */
const NAMED =
  /((?:authorization|cookie|password|passwd|passphrase|secret|token|api[-_ ]?key|private[-_ ]?key|access[-_ ]?key|credential)s?["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest)\s+)?[^\s"',;&]+/gi;
const SCHEME = /\b(bearer|basic|digest)\s+[\w.~+/=-]+/gi;
/** Longer texts are cut before they are looked at: an expression may take time by the square of their length. */
const LONGEST_TEXT = 1000;
/** Signed URLs carry their secret in the query, others in the user part. */
const URLS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#@"']*@)?([^\s?#"']*)[?#]?[^\s"']*/gi;

/**
 * An error's text without what usually is a secret in one: queries and users of URLs, credentials of an authorization scheme,
 * values of names such as `token`. It cannot know the others: messages of errors are no place for them.
 */
export function withoutSecrets(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replace(URLS, "$1$2")
    .replace(NAMED, "$1[redacted]")
    .replace(SCHEME, "$1 [redacted]");
}
