import { ConditionFailedError, consumer, milliseconds } from "@motif/app";
import { readWebhook } from "../read-webhook.ts";
import { RECORD_RETENTION, type ServiceEvent, serviceEvents, Webhook } from "../resources.ts";

/**
 * Records what a webhook says. The item is the effect and the record that there was one, in one write: however often the event
 * comes, hours apart or at the same time, it is there once.
 */
export default consumer(
  "record-event",
  { event: Webhook, uses: { serviceEvents: serviceEvents.writer }, timeout: "30s", parallel: 10 },
  async ({ event, serviceEvents, metrics }) => {
    const { sender, id, receivedAt, text } = event.data;
    const count = (outcome: string) => metrics.add("WebhooksProcessed", 1, "Count", { sender, outcome });
    const told = readWebhook(sender, text);
    if (!told) return count("ignored");
    const expiresAt = Math.ceil((Date.parse(receivedAt) + milliseconds(RECORD_RETENTION)) / 1000);
    const item: ServiceEvent = { id: `${sender}/${id}`, sender, ...told, receivedAt, expiresAt };
    try {
      await serviceEvents.put(item, { if: "absent" });
      count("recorded");
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      count("repeated");
    }
  },
);
