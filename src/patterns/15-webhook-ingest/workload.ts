import type { Calls, Workload } from "@motif/app/workload";
import { byGithub, byMonitoring, deployment, incident, PUBLIC_SECRETS } from "./as-sender.ts";

/** A day of a few services: most of what GitHub sends is of no interest. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /webhooks/monitoring": { share: 0.2, bytes: 1_000, responseBytes: 250 },
    "POST /webhooks/github": { share: 0.7, bytes: 12_000, responseBytes: 250 },
    "GET /services/{service}/events": { share: 0.1, bytes: 0, responseBytes: 3_000 },
  },
  functions: {
    "receive-from-monitoring": { uses: { key: { get: 1 }, webhooks: { send: 1 } } },
    "receive-from-github": { uses: { key: { get: 1 }, webhooks: { send: 1 } } },
    // Of ten webhooks, four say something.
    "record-event": { failureRate: 0.01, poisonRate: 0.0001, uses: { serviceEvents: { put: 0.4 } } },
    "list-events": { uses: { serviceEvents: { query: { calls: 1, items: 20, index: true } } } },
  },
  tables: { "service-events": { itemBytes: 300, keptDays: 90 } },
  queues: { webhooks: { messageBytes: 12_000 } },
} satisfies Workload;

/** Shared by the app and its senders where the calls are made. */
export const secrets = PUBLIC_SECRETS;

/** As large as what GitHub sends. */
const REST = { more: "x".repeat(11_000) };

/** What both senders send, and the page that somebody looks at afterwards. */
export const calls: Calls = async ({ fetch, idle, now }, round) => {
  const at = now().toISOString();
  const deployed = JSON.stringify({ ...JSON.parse(deployment("success", "shop", at)), ...REST });
  for (const { path, init } of [
    byMonitoring(`msg_${round}`, incident("opened", "shop", "Checkout is slow", at), now()),
    byGithub(String(round), deployed),
  ])
    await fetch(path, init);
  await idle();
  await (await fetch("/services/shop/events")).text();
};
