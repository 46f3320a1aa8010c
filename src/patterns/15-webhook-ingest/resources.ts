import { type Duration, queue, secret, table } from "@motif/app";
import * as z from "zod/mini";

/** Who sends webhooks here. */
export const Sender = z.enum(["monitoring", "github"]);
export type Sender = z.infer<typeof Sender>;

/**
 * The largest webhook, in bytes. As a text within a message, JSON takes at most twice as many, which keeps the message under
 * the 256 KiB of the narrowest queue.
 */
export const LARGEST_WEBHOOK = 100_000;

/** The longest name of a service, in characters. */
export const LONGEST_SERVICE = 200;

/** Attempts at recording an event before it becomes a dead letter. */
export const MAX_ATTEMPTS = 5;

/** How long an event waits in the queue at most: the longest there is, as who was answered 202 does not send it again. */
const QUEUE_RETENTION: Duration = "14d";

/** How long a recorded event is kept and recognised: longer than any sender repeats it, or lets somebody repeat it. */
export const RECORD_RETENTION: Duration = "90d";

/** The senders' secrets. Each may be several, with white space between them, while one takes another's place. */
export const monitoringKey = secret("monitoring-key");
export const githubKey = secret("github-key");

/** A webhook on its way from the answer to the work: as it was signed, so that nothing of it is lost. */
export const Webhook = z.object({
  sender: Sender,
  /** The sender's id of the event. */
  id: z.string(),
  /** RFC 3339, as all times here. */
  receivedAt: z.string(),
  /** The body: JSON. */
  text: z.string(),
});
export type Webhook = z.infer<typeof Webhook>;

export const webhooks = queue("webhooks", { schema: Webhook, retention: QUEUE_RETENTION });

const ServiceEvent = z.object({
  /** Its sender and the sender's id: `monitoring/msg_1`. */
  id: z.string(),
  sender: Sender,
  service: z.string(),
  /** When it happened, by its sender's clock; in UTC, so that events sort by it. */
  occurredAt: z.string(),
  title: z.string(),
  receivedAt: z.string(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type ServiceEvent = z.infer<typeof ServiceEvent>;

/** What happened to services: one item an event, whatever came how often. The index has each service's in order of time. */
export const serviceEvents = table("service-events", {
  schema: ServiceEvent,
  partitionKey: "id",
  indexes: { "by-service": { partitionKey: "service", sortKey: "occurredAt" } },
  timeToLive: "expiresAt",
});
