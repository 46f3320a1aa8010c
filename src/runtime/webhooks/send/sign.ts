import { createHash } from "node:crypto";
import { type Context, InvalidArgumentError } from "@motif/core";
import { hmac } from "../hmac.ts";
import { isMessageId, keyOf, SECRET_PREFIX } from "../standard.ts";

/** What is signed. */
export interface OutgoingSignature {
  /** The same for all attempts: the receiver knows a repetition by it. Printable ASCII without a full stop, 255 at most. */
  readonly id: string;
  /** When this attempt is made. */
  readonly sentAt: Date;
  /** The body, as it is sent. */
  readonly text: string;
}

/**
 * The headers by which a receiver verifies a webhook (Standard Webhooks, `v1`): `webhook-id`, `webhook-timestamp`, and
 * `webhook-signature` with one signature of each secret, so that one can take another's place while both count.
 */
export function signWebhook(
  secrets: readonly string[],
  { id, sentAt, text }: OutgoingSignature,
): Record<string, string> {
  if (!isMessageId(id)) throw new InvalidArgumentError(`"${id}" can be no id of a webhook.`);
  const seconds = String(Math.floor(sentAt.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${hmac("sha256", keyOf(secret), `${id}.${seconds}.${text}`).toString("base64")}`,
  );
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signatures.join(" ") };
}

/**
 * A new secret of Standard Webhooks, to be shown to whoever registers an endpoint: `whsec_` and 32 bytes in Base64. They are
 * made of two ids, with 122 random bits each, so that a simulation with the same seed makes the same secret.
 */
export function webhookSecret({ newId }: Pick<Context, "newId">): string {
  const key = createHash("sha256").update(newId() + newId());
  return SECRET_PREFIX + key.digest("base64");
}
