import type { Duration } from "@motif/core";
import { isObject } from "@motif/core/platform";
import { eventIdOr } from "./event-id.ts";
import { hmac } from "./hmac.ts";
import { sameText } from "./same-text.ts";
import type { SignatureScheme } from "./scheme.ts";
import { DEFAULT_TOLERANCE, isNow } from "./window.ts";

/**
 * Signatures of Stripe: `Stripe-Signature: t=…,v1=…`, an HMAC over `{t}.{body}`. Schemes other than `v1` are passed over, as
 * they are weaker. The id of an event is `id` in the body. The secret is the endpoint's as it is shown, `whsec_` included.
 * https://docs.stripe.com/webhooks#verify-manually
 *
 * @example
 * verifiedHttp({ scheme: stripeSignature(), secret: ({ key }) => key }, async (input, { id, body }) => { … })
 */
export function stripeSignature(options: { readonly tolerance?: Duration } = {}): SignatureScheme {
  const { tolerance = DEFAULT_TOLERANCE } = options;
  return {
    name: "Stripe",
    refusal({ header, body }, secrets, now) {
      const { t = [], v1 = [] } = partsOf(header("stripe-signature") ?? "");
      const [sentAt] = t;
      if (sentAt === undefined || t.length > 1 || v1.length === 0) return "malformed";
      const inWindow = isNow(sentAt, tolerance, now);
      if (inWindow === undefined) return "malformed";
      if (!inWindow) return "outside-of-window";
      const expected = secrets.map((secret) => hmac("sha256", secret, `${sentAt}.`, body).toString("hex"));
      const isRight = v1.some((signature) => expected.some((one) => sameText(signature, one)));
      return isRight ? undefined : "wrong-signature";
    },
    eventId: ({ body }, json) => eventIdOr(isObject(json) ? json.id : undefined, body),
  };
}

/** The values of each name in `name=value,name=value`. */
function partsOf(header: string): Partial<Record<string, string[]>> {
  const parts = header.split(",").map((part) => {
    const at = part.indexOf("=");
    return { name: part.slice(0, Math.max(at, 0)), value: part.slice(at + 1) };
  });
  const byName = Map.groupBy(parts, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, values]) => [name, values.map(({ value }) => value)]));
}
