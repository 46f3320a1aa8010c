import type { Duration } from "@motif/core";
import { isObject } from "@motif/core/platform";
import { eventIdOr } from "./event-id.ts";
import { hmacSignature } from "./hmac.ts";
import type { SignatureScheme } from "./scheme.ts";

/**
 * Signatures of Slack: `X-Slack-Signature`, an HMAC over `v0:{X-Slack-Request-Timestamp}:{body}`. The id of an event is
 * `event_id` in the body; what has none (slash commands, the challenge of a new address) has the SHA-256 of its body.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 *
 * @example
 * verifiedHttp({ scheme: slackSignature(), secret: ({ key }) => key }, async (input, { body }) => { … })
 */
export function slackSignature(options: { readonly tolerance?: Duration } = {}): SignatureScheme {
  const scheme = hmacSignature({
    header: "x-slack-signature",
    prefix: "v0=",
    encoding: "hex",
    timestamp: {
      header: "x-slack-request-timestamp",
      signedAs: (sentAt) => `v0:${sentAt}:`,
      ...options,
    },
  });
  return {
    ...scheme,
    name: "Slack",
    eventId: ({ body }, json) => eventIdOr(isObject(json) ? json.event_id : undefined, body),
  };
}
