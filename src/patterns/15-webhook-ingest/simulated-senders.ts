import type { Duration } from "@motif/app";
import type { SimulatedClient } from "@motif/app/simulate";
import {
  byGithub,
  byMonitoring,
  deployment,
  incident,
  PUBLIC_SECRETS,
  type SentWebhook,
} from "./as-sender.ts";
import type { Sender } from "./resources.ts";

/** What an event is shown as: said here once more. */
export interface Shown {
  readonly service: string;
  readonly occurredAt: string;
  readonly title: string;
}

/** An event of a sender, and what must become of it: it is recorded, ignored, a dead letter, or refused with 400. */
export interface SentEvent {
  readonly sender: Sender;
  readonly id: string;
  readonly body: string;
  readonly becomes: Shown | "ignored" | "dead" | "refused";
}

const shown = (service: string, occurredAt: string, title: string): Shown => ({ service, occurredAt, title });

/** Each is sent under several ids, which begin with this one. */
const KINDS: readonly SentEvent[] = [
  {
    sender: "monitoring",
    id: "a",
    body: incident("opened", "shop", "slow", "2026-01-01T01:00:00Z"),
    becomes: shown("shop", "2026-01-01T01:00:00.000Z", "Incident: slow"),
  },
  {
    sender: "monitoring",
    id: "b",
    body: incident("resolved", "shop", "slow", "2026-01-01T05:30:00+02:00"),
    becomes: shown("shop", "2026-01-01T03:30:00.000Z", "Resolved: slow"),
  },
  {
    sender: "github",
    id: "a",
    body: deployment("success", "shop", "2026-01-01T02:00:00Z"),
    becomes: shown("shop", "2026-01-01T02:00:00.000Z", "Deployment to production: success"),
  },
  {
    sender: "github",
    id: "b",
    body: deployment("failure", "bank", "2026-01-01T02:00:00Z"),
    becomes: shown("bank", "2026-01-01T02:00:00.000Z", "Deployment to production: failure"),
  },
  {
    sender: "monitoring",
    id: "c",
    body: '{ "type":"incident.opened", "data": {"service":"shop", "title":"Größe \\u2013 大"},\r\n"timestamp":"2026-01-01T01:30:00.123456Z" }',
    becomes: shown("shop", "2026-01-01T01:30:00.123Z", "Incident: Größe – 大"),
  },
  { sender: "monitoring", id: "d", body: '{"type":"incident.commented"}', becomes: "ignored" },
  { sender: "github", id: "c", body: '{"zen":"Keep it logically awesome."}', becomes: "ignored" },
  { sender: "monitoring", id: "e", body: "null", becomes: "ignored" },
  { sender: "github", id: "d", body: '"deployment_status"', becomes: "ignored" },
  {
    sender: "monitoring",
    id: "f",
    body: '{"type":"incident.opened","data":{"service":""}}',
    becomes: "dead",
  },
  { sender: "github", id: "e", body: '{"deployment_status":{}}', becomes: "dead" },
  { sender: "github", id: "f", body: "payload=%7B%7D", becomes: "refused" },
];

/** The event that a sender sends under an id. */
export function sentAs(sender: Sender, id: string): SentEvent | undefined {
  const kind = KINDS.find((each) => each.sender === sender && each.id === id.split("-")[0]);
  return kind && { ...kind, id };
}

/** Each secret is being rotated: both of its values count. */
const NEW_SECRETS = { "monitoring-key": `whsec_${"A".repeat(32)}`, "github-key": "another-secret" };
export const SECRETS: Readonly<Record<Sender, readonly string[]>> = {
  monitoring: [PUBLIC_SECRETS["monitoring-key"], NEW_SECRETS["monitoring-key"]],
  github: [NEW_SECRETS["github-key"], PUBLIC_SECRETS["github-key"]],
};

/** What a scheme with a window takes, in milliseconds. */
export const WINDOW_MS = 300_000;
/** How long it is at most until somebody looks at a request. */
export const UNDER_WAY_MS = 40_000;
/** What a function's clock may be wrong by. */
export const SKEW_MS = 1000;
/** Events on a page that somebody asks for: few, so that there are several pages. */
export const LIMIT = 2;

const MOST_PAGES = 5;
/** How often a sender tries to get an acknowledgement. */
const MOST_TRIES = 5;
/** After how long half of the senders repeat what was acknowledged. */
const PAUSES: readonly Duration[] = ["1s", "1m", "20m", "5h", "3d"];
/** Events that several clients send. */
const SHARED = 2;

/** Senders, who repeat and come out of order; somebody who forges and replays; and somebody who reads. */
export async function clients(app: SimulatedClient, round: number): Promise<void> {
  const turn = [tell, forge, tell, read][round % 4];
  await turn?.(app, round);
}

/** Two events, one of them known to others too, until both are acknowledged; then perhaps the first once more. */
async function tell(app: SimulatedClient, round: number): Promise<void> {
  const event = chosen(app, SHARED + round);
  await deliver(app, event, round);
  await deliver(app, chosen(app, round % SHARED), round);
  const pause = PAUSES[Math.floor(app.chance() * 2 * PAUSES.length)];
  if (pause === undefined) return;
  await app.wait(pause);
  await deliver(app, event, round + 1);
}

async function deliver(app: SimulatedClient, event: SentEvent, round: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (await send(app, signed(event, app.now(), round))) return;
    for (let wait = 0; wait < 2 ** tries; wait++) await app.idle();
  }
}

/** Whether it was answered, and not with 5xx. */
async function send(app: SimulatedClient, { path, init }: SentWebhook): Promise<boolean> {
  return app.fetch(path, init).then(
    () => true,
    () => false,
  );
}

/** Requests that nobody signed as they are, and one that was signed long ago. */
async function forge(app: SimulatedClient, round: number): Promise<void> {
  const event = chosen(app, 0);
  const { path, init } = signed(event, app.now(), round);
  const another = signed({ ...event, id: `${event.id}1`, body: `${event.body} ` }, app.now(), round);
  const attacks: readonly Partial<SentWebhook["init"]>[] = [
    { headers: { "content-type": "application/json" } },
    { body: `${event.body} ` },
    { headers: { ...init.headers, ...signatureOf(another) } },
    { headers: { ...init.headers, ...signatureOf(signed(event, app.now(), round, "B".repeat(32))) } },
    signed(event, new Date(app.now().getTime() + WINDOW_MS + UNDER_WAY_MS), round).init,
  ];
  for (const attack of [round, round + 2])
    await send(app, { path, init: { ...init, ...attacks[attack % attacks.length] } });
  await app.wait(`${WINDOW_MS + 2 * SKEW_MS}ms`);
  await send(app, { path, init });
}

/** All pages of the events of a service. */
async function read(app: SimulatedClient, round: number): Promise<void> {
  const path = `/services/${round % 8 === 3 ? "bank" : "shop"}/events`;
  await app.fetch(`${path}?${round % 3 === 0 ? "limit=0" : "cursor=garbage"}`);
  let next: string | undefined = `${path}?limit=${LIMIT}`;
  for (let pages = 0; pages < MOST_PAGES && next !== undefined; pages++) {
    const answer: Response = await app.fetch(next);
    const { nextCursor }: { nextCursor?: string } = await answer.json();
    next = nextCursor && `${path}?limit=${LIMIT}&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

/** Some event, under one of its ids. */
function chosen(app: SimulatedClient, number: number): SentEvent {
  const kind = KINDS[Math.floor(app.chance() * KINDS.length)];
  if (!kind) throw new Error("There are no events.");
  return { ...kind, id: `${kind.id}-${number}` };
}

/** With each of the secrets in turns, or with another. */
function signed({ sender, id, body }: SentEvent, at: Date, round: number, other?: string): SentWebhook {
  const secret = other ?? SECRETS[sender][round % 2];
  return sender === "monitoring" ? byMonitoring(id, body, at, secret) : byGithub(id, body, secret);
}

function signatureOf({ init: { headers } }: SentWebhook): Record<string, string> {
  const names = ["webhook-signature", "x-hub-signature-256"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
