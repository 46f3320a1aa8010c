import type { Scenario } from "@motif/app/testing";
import {
  byGithub,
  byMonitoring,
  deployment,
  incident,
  PUBLIC_SECRETS,
  type SentWebhook,
} from "./as-sender.ts";

/** Shared by the app and its senders. */
export const secrets = PUBLIC_SECRETS;

/** JSON that is neither ASCII nor canonical: what is signed are its bytes. */
const RAW =
  '{ "type":"incident.opened",\r\n "data": {"title":"Größe \\u2013 大", "service":"shop"}, "timestamp":"2026-01-01T02:00:00.5+01:00" }';

/** Webhooks of both senders, right, forged and repeated, and what is shown of them. */
const scenario: Scenario = async (world) => {
  const deliver = ({ path, init }: SentWebhook) => world.fetch(path, init);
  const opened = incident("opened", "shop", "slow", "2026-01-01T03:00:00Z");
  const deployed = deployment("success", "shop", "2026-01-01T02:00:00Z");
  const forged = byMonitoring("msg_4", opened, world.now());
  const answers = [
    await deliver(byMonitoring("msg_1", RAW, world.now())),
    await deliver(byMonitoring("msg_2", opened, world.now())),
    await deliver(byMonitoring("msg_2", opened, world.now())),
    await deliver(byGithub("d-1", deployed)),
    await deliver(byGithub("d-2", '{"zen":"ping"}')),
    await deliver(byGithub("d-3", '{"deployment_status":{}}')),
    await deliver(byGithub("d-4", "payload=%7B%7D")),
    await deliver({ ...forged, init: { ...forged.init, body: `${opened} ` } }),
    await deliver(byMonitoring("msg_5", opened, new Date(world.now().getTime() - 600_000))),
    await deliver(byGithub("d-5", deployed, "another-secret")),
    await deliver(byGithub("d-6", `"${"x".repeat(100_000)}"`)),
  ];
  await world.settle();
  const events = await world.items("service-events");
  return {
    answers,
    page: await world.fetch("/services/shop/events"),
    events: byId(events.map(({ expiresAt: _, ...event }) => event)),
    deadLetters: await world.deadLetters("webhooks"),
  };
};

export default scenario;

function byId<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
