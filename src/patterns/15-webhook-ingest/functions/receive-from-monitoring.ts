import { http, standardWebhooks, verifiedHttp } from "@motif/app";
import { accept } from "../accept.ts";
import { monitoringKey, webhooks } from "../resources.ts";

/** Takes webhooks of the monitoring, which signs them by Standard Webhooks. */
export default http(
  "receive-from-monitoring",
  { uses: { key: monitoringKey.reader, webhooks: webhooks.sender } },
  verifiedHttp({ scheme: standardWebhooks(), secret: ({ key }) => key }, (input, webhook) =>
    accept("monitoring", input, webhook),
  ),
);
