import { createHmac } from "node:crypto";

/** A webhook on its way: where it goes, and with what. */
export interface SentWebhook {
  readonly path: string;
  readonly init: {
    readonly method: "POST";
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

/** Secrets for tests, simulations and measurements, by name. They are public: no app may have them. */
export const PUBLIC_SECRETS = {
  "monitoring-key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "github-key": "It's-a-Secret-to-Everybody",
} as const;

/** What the monitoring does: it signs by Standard Webhooks, anew each time it sends. */
export function byMonitoring(
  id: string,
  body: string,
  sentAt: Date,
  secret: string = PUBLIC_SECRETS["monitoring-key"],
): SentWebhook {
  const seconds = String(Math.floor(sentAt.getTime() / 1000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${signature}`,
  };
  return { path: "/webhooks/monitoring", init: { method: "POST", headers, body } };
}

/** What GitHub does: it signs the body alone. */
export function byGithub(
  id: string,
  body: string,
  secret: string = PUBLIC_SECRETS["github-key"],
): SentWebhook {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": id,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return { path: "/webhooks/github", init: { method: "POST", headers, body } };
}

/** The body of an incident's event. */
export function incident(type: "opened" | "resolved", service: string, title: string, at: string): string {
  return JSON.stringify({ type: `incident.${type}`, timestamp: at, data: { service, title } });
}

/** As much of a body of GitHub's `deployment_status` as matters. */
export function deployment(state: string, service: string, at: string): string {
  const deployment_status = { state, environment: "production", created_at: at };
  return JSON.stringify({ action: "created", deployment_status, repository: { name: service } });
}
