import { githubSignature, http, json, problemResponse, verifiedHttp } from "@motif/app";
import { deliveries, webhookSecret } from "../resources.ts";

/** Takes GitHub's webhooks: those that it signed, at once, and does nothing about them but keep them. */
export default http(
  "receive",
  { uses: { secret: webhookSecret.reader, deliveries: deliveries.sender } },
  verifiedHttp(
    { scheme: githubSignature(), secret: ({ secret }) => secret },
    async ({ deliveries, metrics }, { id, text, body }) => {
      if (body === undefined) {
        const detail =
          "The body is no JSON. Choose the content type application/json where the webhook is set up.";
        return problemResponse({ status: 400, title: "Bad Request", detail });
      }
      await deliveries.send({ id, text });
      metrics.add("WebhooksAccepted", 1);
      return json({ id }, { status: 202 });
    },
  ),
);
