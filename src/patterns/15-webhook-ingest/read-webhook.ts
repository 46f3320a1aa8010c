import { parse, type Schema, TerminalError, ValidationError } from "@motif/app";
import * as z from "zod/mini";
import { LONGEST_SERVICE, type Sender, type ServiceEvent } from "./resources.ts";

/** What a webhook says has happened. */
export type Told = Pick<ServiceEvent, "service" | "occurredAt" | "title">;

const Name = z.string().check(z.minLength(1), z.maxLength(LONGEST_SERVICE));
const Text = z.string().check(z.minLength(1), z.maxLength(1000));
const Time = z.iso.datetime({ offset: true });

/** What incidents begin with and end with, and how they are shown. */
const INCIDENTS = new Map<unknown, string>([
  ["incident.opened", "Incident"],
  ["incident.resolved", "Resolved"],
]);

const Incident = z.object({ timestamp: Time, data: z.object({ service: Name, title: Text }) });

/** https://docs.github.com/webhooks/webhook-events-and-payloads#deployment_status */
const Deployment = z.object({
  deployment_status: z.object({ state: Text, environment: Text, created_at: Time }),
  repository: z.object({ name: Name }),
});

/** How each sender's webhooks are read: which of them say something, and what. */
const READERS: Readonly<Record<Sender, (body: object) => Told | undefined>> = {
  monitoring(body) {
    const kind = "type" in body ? INCIDENTS.get(body.type) : undefined;
    if (kind === undefined) return undefined;
    const { timestamp, data } = valid(Incident, body);
    return { service: data.service, occurredAt: inUtc(timestamp), title: `${kind}: ${data.title}` };
  },
  // The header X-GitHub-Event would say it too, but is not signed.
  github(body) {
    if (!("deployment_status" in body)) return undefined;
    const { deployment_status: status, repository } = valid(Deployment, body);
    const title = `Deployment to ${status.environment}: ${status.state}`;
    return { service: repository.name, occurredAt: inUtc(status.created_at), title };
  },
};

/**
 * What a webhook says; undefined for one of a kind that is of no interest here, such as `ping`: senders add kinds. Throws
 * `TerminalError` for one that should say something and does not: it becomes a dead letter, for somebody to look at.
 */
export function readWebhook(sender: Sender, text: string): Told | undefined {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null ? READERS[sender](body) : undefined;
}

function valid<T>(schema: Schema<T>, body: object): T {
  try {
    return parse(schema, body, "webhook");
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new TerminalError(error.message, { cause: error });
  }
}

/** Times of senders are in any zone, and of any precision: as texts, they do not sort. */
function inUtc(time: string): string {
  return new Date(time).toISOString();
}
