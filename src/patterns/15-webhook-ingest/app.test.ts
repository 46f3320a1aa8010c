import { type App, type HttpFunction, TerminalError, ThrottledError } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import webhookIngest from "./app.ts";
import {
  byGithub,
  byMonitoring,
  deployment,
  incident,
  PUBLIC_SECRETS,
  type SentWebhook,
} from "./as-sender.ts";
import receiveFromMonitoring from "./functions/receive-from-monitoring.ts";
import recordEvent from "./functions/record-event.ts";
import { LARGEST_WEBHOOK, MAX_ATTEMPTS } from "./resources.ts";

const OPENED = incident("opened", "shop", "Checkout is slow", "2026-01-01T00:00:00Z");
const RESOLVED = incident("resolved", "shop", "Checkout is slow", "2026-01-01T01:00:00Z");
const DEPLOYED = deployment("success", "shop", "2026-01-01T00:30:00Z");

function startApp(app: App = webhookIngest, secrets: Record<string, string> = PUBLIC_SECRETS) {
  return start(app, { secrets });
}

async function deliver(t: TestApp, { path, init }: SentWebhook): Promise<number> {
  return (await t.fetch(path, init)).status;
}

/** The events of a service, the latest first. */
async function eventsOf(t: TestApp, service = "shop"): Promise<{ id: string; title: string }[]> {
  const response = await t.fetch(`/services/${service}/events`);
  return (await response.json()).events;
}

async function idsOf(t: TestApp): Promise<string[]> {
  return (await eventsOf(t)).map(({ id }) => id);
}

/** The app with another handler in the place of one of its functions'. */
function withReceiver(handler: HttpFunction["handler"]): App {
  const { api } = webhookIngest.wiring;
  if (api?.kind !== "httpApi") throw new Error("The app has no API.");
  const routes = { ...api.routes, "POST /webhooks/monitoring": { ...receiveFromMonitoring, handler } };
  return { ...webhookIngest, wiring: { ...webhookIngest.wiring, api: { ...api, routes } } };
}

function withRecorder(handler: typeof recordEvent.handler): App {
  const { work } = webhookIngest.wiring;
  if (work?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const consumer = { ...recordEvent, handler };
  return { ...webhookIngest, wiring: { ...webhookIngest.wiring, work: { ...work, consumer } } };
}

describe("a webhook", () => {
  it("is answered before anything is done about it", async () => {
    const sleep = () => new Promise((resolve) => setTimeout(resolve, 20_000));
    await using t = await startApp(withRecorder((input) => sleep().then(() => recordEvent.handler(input))));
    const before = t.now();
    expect(await deliver(t, byMonitoring("msg_1", OPENED, before))).toBe(202);
    expect(t.now()).toEqual(before);
    expect(await eventsOf(t)).toEqual([]);
    await t.advance("20s");
    expect(await idsOf(t)).toEqual(["monitoring/msg_1"]);
  });

  it("is recorded, whoever sent it", async () => {
    await using t = await startApp();
    const answer = await t.fetch(...requestOf(byMonitoring("msg_1", OPENED, t.now())));
    expect([answer.status, await answer.json()]).toEqual([202, { id: "msg_1" }]);
    expect(await deliver(t, byGithub("72d3162e-cc78-11e3", DEPLOYED))).toBe(202);
    await t.settle();
    expect(await eventsOf(t)).toEqual([
      {
        id: "github/72d3162e-cc78-11e3",
        occurredAt: "2026-01-01T00:30:00.000Z",
        title: "Deployment to production: success",
      },
      {
        id: "monitoring/msg_1",
        occurredAt: "2026-01-01T00:00:00.000Z",
        title: "Incident: Checkout is slow",
      },
    ]);
  });

  it("of a kind that is of no interest is accepted, and leaves nothing", async () => {
    await using t = await startApp();
    const others = [
      byMonitoring("msg_1", '{"type":"incident.commented"}', t.now()),
      byMonitoring("msg_2", "[1]", t.now()),
      byMonitoring("msg_3", "null", t.now()),
      byGithub("1", '{"zen":"Design for failure.","hook_id":1}'),
    ];
    for (const webhook of others) expect(await deliver(t, webhook)).toBe(202);
    await t.advance("1h");
    expect((await t.table("service-events").scan()).entries).toEqual([]);
    expect(await t.deadLetters("webhooks")).toEqual([]);
  });

  it("that should say something and does not is a dead letter at once, as it came", async () => {
    await using t = await startApp();
    const broken = '{ "type": "incident.opened", "data": {} }';
    expect(await deliver(t, byMonitoring("msg_1", broken, t.now()))).toBe(202);
    expect(await deliver(t, byGithub("1", '{"deployment_status":null}'))).toBe(202);
    await t.settle();
    expect(await t.deadLetters("webhooks")).toMatchObject([
      { data: { sender: "monitoring", id: "msg_1", text: broken }, receiveCount: 1 },
      { data: { sender: "github", id: "1" }, receiveCount: 1 },
    ]);
  });

  it("of 100,000 bytes fits into the queue, whatever they are; a larger one is refused with 413", async () => {
    await using t = await startApp();
    const body = (bytes: number) => `"${'\\"'.repeat((bytes - 2) / 2)}"`;
    expect(await deliver(t, byMonitoring("msg_1", body(LARGEST_WEBHOOK), t.now()))).toBe(202);
    expect(await deliver(t, byMonitoring("msg_2", body(LARGEST_WEBHOOK + 2), t.now()))).toBe(413);
  });

  it("that is no JSON is refused, and the answer says what to do: GitHub can send forms", async () => {
    await using t = await startApp();
    const response = await t.fetch(...requestOf(byGithub("1", "payload=%7B%7D")));
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toContain("application/json");
  });
});

// "A secure signature scheme should verify the authenticity of both the payload, and the additional metadata (timestamp and
// unique identifier)": https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
describe("a signature", () => {
  it.each<[string, (sent: SentWebhook["init"]) => Partial<SentWebhook["init"]>]>([
    ["no signature", ({ headers: { "webhook-signature": _, ...headers } }) => ({ headers })],
    ["a signature of another length", with_("webhook-signature", (value) => value.slice(0, -1))],
    ["a signature of another version", with_("webhook-signature", (value) => value.replace("v1,", "v0,"))],
    ["another id", with_("webhook-id", (value) => `${value}0`)],
    ["another time", with_("webhook-timestamp", (value) => String(Number(value) + 1))],
    ["a time that is none", with_("webhook-timestamp", () => "soon")],
    ["another body", () => ({ body: OPENED.replace("shop", "bank") })],
    ["the same JSON, written again", () => ({ body: JSON.stringify(JSON.parse(OPENED), undefined, 1) })],
  ])("with %s is refused, and nothing is said of why", async (_, change) => {
    await using t = await startApp();
    const { path, init } = byMonitoring("msg_1", OPENED, t.now());
    const response = await t.fetch(path, { ...init, ...change(init) });
    expect([response.status, await response.json()]).toEqual([
      401,
      {
        type: "about:blank",
        title: "Unauthorized",
        status: 401,
        detail: "The request is not signed as this address requires.",
      },
    ]);
    await t.settle();
    expect(await t.queue("webhooks")).toMatchObject({ available: 0 });
    expect(await eventsOf(t)).toEqual([]);
  });

  it("of one sender is none of the other, nor is one with another secret", async () => {
    await using t = await startApp();
    const { "monitoring-key": monitoring } = PUBLIC_SECRETS;
    expect(await deliver(t, byGithub("1", DEPLOYED, monitoring))).toBe(401);
    expect(await deliver(t, byMonitoring("1", OPENED, t.now(), `whsec_${"A".repeat(32)}`))).toBe(401);
    const { init } = byMonitoring("1", OPENED, t.now());
    expect(await deliver(t, { path: "/webhooks/github", init })).toBe(401);
  });

  it("is over the bytes as they came: not ASCII, not canonical", async () => {
    await using t = await startApp();
    const text = `{ "timestamp":"2026-01-01T00:00:00.123456+01:00",\r\n\t"data": {"title":"Größe – 大\\u00e9", "service":"shop"}, "type":"incident.opened" }`;
    expect(await deliver(t, byMonitoring("msg_1", text, t.now()))).toBe(202);
    await t.settle();
    expect(await eventsOf(t)).toMatchObject([
      { occurredAt: "2025-12-31T23:00:00.123Z", title: "Incident: Größe – 大é" },
    ]);
  });
});

describe("a webhook that is sent again as it was", () => {
  it("is refused from five minutes on, and five minutes ahead of its time", async () => {
    await using t = await startApp();
    const old = byMonitoring("msg_1", OPENED, t.now());
    const early = byMonitoring("msg_2", RESOLVED, new Date(t.now().getTime() + 301_000));
    expect(await deliver(t, early)).toBe(401);
    await t.advance("300s");
    expect(await deliver(t, old)).toBe(202);
    await t.advance("1s");
    expect(await deliver(t, old)).toBe(401);
    expect(await deliver(t, early)).toBe(202);
  });

  // GitHub signs no time; "If you request a redelivery, the X-GitHub-Delivery header will be the same as in the original delivery."
  // https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks#use-the-x-github-delivery-header
  it("has no second effect, within the window or where the sender has none", async () => {
    await using t = await startApp();
    for (const webhook of [byMonitoring("msg_1", OPENED, t.now()), byGithub("1", DEPLOYED)]) {
      for (let times = 0; times < 3; times++) expect(await deliver(t, webhook)).toBe(202);
    }
    await t.advance("30d");
    expect(await deliver(t, byGithub("1", DEPLOYED))).toBe(202);
    await t.settle();
    expect(await idsOf(t)).toEqual(["github/1", "monitoring/msg_1"]);
  });
});

describe("an event", () => {
  it("that its sender sends again for hours is recorded once, as it came first", async () => {
    await using t = await startApp();
    const [first] = [t.now().toISOString()];
    for (const hours of [0, 1, 3, 60]) {
      await t.advance(`${hours}h`);
      expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(202);
    }
    await t.settle();
    const { entries } = await t.table("service-events").scan();
    expect(entries.map(({ item }) => [item["id"], item["receivedAt"]])).toEqual([
      ["monitoring/msg_1", first],
    ]);
  });

  it("that comes before what happened earlier is shown in its place", async () => {
    await using t = await startApp();
    await deliver(t, byMonitoring("msg_2", RESOLVED, t.now()));
    await t.advance("3h");
    await deliver(t, byGithub("1", DEPLOYED));
    await deliver(t, byMonitoring("msg_1", OPENED, t.now()));
    await t.settle();
    expect(await idsOf(t)).toEqual(["monitoring/msg_2", "github/1", "monitoring/msg_1"]);
  });

  it("is another one than that of the same id by another sender", async () => {
    await using t = await startApp();
    await deliver(t, byMonitoring("1", OPENED, t.now()));
    await deliver(t, byGithub("1", DEPLOYED));
    await t.settle();
    expect(await idsOf(t)).toHaveLength(2);
  });

  it("is recognised for 90 days", async () => {
    await using t = await startApp();
    await deliver(t, byGithub("1", DEPLOYED));
    await t.settle();
    const { entries } = await t.table("service-events").scan();
    expect(entries[0]?.item["expiresAt"]).toBe(t.now().getTime() / 1000 + 90 * 86_400);
  });

  it("is on a page of its service's, of as many as were asked for", async () => {
    await using t = await startApp();
    for (const n of [1, 2, 3]) {
      const at = `2026-01-0${n}T00:00:00Z`;
      await deliver(t, byGithub(String(n), deployment("success", "shop", at)));
      await deliver(t, byGithub(`other-${n}`, deployment("success", "bank", at)));
    }
    await t.settle();
    const first = await (await t.fetch("/services/shop/events?limit=2")).json();
    expect(first.events.map(({ id }: { id: string }) => id)).toEqual(["github/3", "github/2"]);
    const rest = await t.fetch(
      `/services/shop/events?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`,
    );
    expect(await rest.json()).toMatchObject({ events: [{ id: "github/1" }] });
    for (const query of ["limit=0", "limit=101", "limit=x", "cursor=", "cursor=garbage", "more=1"])
      expect((await t.fetch(`/services/shop/events?${query}`)).status, query).toBe(400);
  });
});

describe("what was acknowledged is not lost, and what was not is sent again", () => {
  it("is answered 5xx while the queue does not take it, and taken afterwards", async () => {
    let isDown = true;
    const send = () => Promise.reject(isDown ? new ThrottledError("The queue is down.") : new Error());
    const app = withReceiver((input) =>
      receiveFromMonitoring.handler(isDown ? { ...input, webhooks: { send } } : input),
    );
    await using t = await startApp(app);
    expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(503);
    isDown = false;
    await t.advance("5m");
    expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(202);
    await t.settle();
    expect(await idsOf(t)).toEqual(["monitoring/msg_1"]);
  });

  // Operations of a receiver: 1 reads the secret, 2 sends the message. Of record-event: 1 writes the item.
  const crashes = [
    { fn: "receive-from-monitoring", operation: 1 },
    { fn: "receive-from-monitoring", operation: 2 },
    { fn: "record-event", operation: 1 },
  ].flatMap((place) => (["before", "after"] as const).map((when) => ({ ...place, when })));
  it.each(crashes)("is recorded once if $fn dies $when operation $operation", async ({ fn, ...crash }) => {
    await using t = await startApp();
    t.faults.crash(fn, crash);
    const isReceiver = fn !== "record-event";
    expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(isReceiver ? 502 : 202);
    await t.advance("1h");
    if (isReceiver) expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(202);
    await t.advance("1h");
    expect(await idsOf(t)).toEqual(["monitoring/msg_1"]);
  });

  it("is recorded once though every message is delivered twice, and everything dies in between", async () => {
    await using t = await startApp();
    t.faults.duplicate("webhooks");
    for (let n = 0; n < 20; n++) expect(await deliver(t, byGithub(String(n), DEPLOYED))).toBe(202);
    await t.restart();
    await t.advance("1h");
    expect(await idsOf(t)).toHaveLength(20);
    expect(await t.deadLetters("webhooks")).toEqual([]);
  });

  it("waits for two weeks while nothing is processed", async () => {
    await using t = await startApp(withRecorder(() => Promise.reject(new Error("broken"))));
    expect(await deliver(t, byGithub("1", DEPLOYED))).toBe(202);
    await t.advance("1h");
    expect(await t.deadLetters("webhooks")).toMatchObject([
      { data: { id: "1" }, receiveCount: MAX_ATTEMPTS },
    ]);
    await t.advance("13d");
    expect(await t.deadLetters("webhooks")).toHaveLength(1);
  });

  it("is recorded when the cause is fixed and its dead letter redriven", async () => {
    let isBroken = true;
    const app = withRecorder((input) =>
      isBroken ? Promise.reject(new TerminalError("no such field")) : recordEvent.handler(input),
    );
    await using t = await startApp(app);
    await deliver(t, byGithub("1", DEPLOYED));
    await t.settle();
    isBroken = false;
    expect(await t.redrive("webhooks")).toBe(1);
    await t.settle();
    expect(await idsOf(t)).toEqual(["github/1"]);
  });
});

describe("a secret", () => {
  const NEW = { "monitoring-key": `whsec_${"A".repeat(32)}`, "github-key": "new-secret" };

  it("takes another's place without a webhook that is refused, and without a restart", async () => {
    const secrets: Record<string, string> = { ...PUBLIC_SECRETS };
    await using t = await startApp(webhookIngest, secrets);
    const attempts = (suffix: string) =>
      Promise.all([
        deliver(t, byMonitoring(`old${suffix}`, OPENED, t.now())),
        deliver(t, byGithub(`old${suffix}`, DEPLOYED)),
        deliver(t, byMonitoring(`new${suffix}`, OPENED, t.now(), NEW["monitoring-key"])),
        deliver(t, byGithub(`new${suffix}`, DEPLOYED, NEW["github-key"])),
      ]);
    expect(await attempts("1")).toEqual([202, 202, 401, 401]);
    for (const name of ["monitoring-key", "github-key"] as const)
      secrets[name] = `${PUBLIC_SECRETS[name]}\n${NEW[name]}\n`;
    expect(await attempts("2")).toEqual([202, 202, 202, 202]);
    Object.assign(secrets, NEW);
    expect(await attempts("3")).toEqual([401, 401, 202, 202]);
  });

  it("that has no value, or one that is none, is the app's failure: the sender tries again", async () => {
    const wrong: Record<string, string>[] = [{}, { "monitoring-key": "password" }];
    for (const secrets of wrong) {
      await using t = await startApp(webhookIngest, secrets);
      expect(await deliver(t, byMonitoring("msg_1", OPENED, t.now()))).toBe(500);
    }
  });

  it("stands in no log, no message and no item", async () => {
    await using t = await startApp();
    await deliver(t, byMonitoring("msg_1", OPENED, t.now()));
    await deliver(t, byMonitoring("msg_2", OPENED, t.now(), NEW["monitoring-key"]));
    await t.settle();
    const { entries } = await t.table("service-events").scan();
    expect(t.logs).toMatchObject([{ level: "warn", fields: { reason: "wrong-signature" } }]);
    expect(JSON.stringify([t.logs, entries])).not.toMatch(/whsec|MfKQ9|v1,/);
  });
});

function requestOf({ path, init }: SentWebhook): [string, SentWebhook["init"]] {
  return [path, init];
}

function with_(name: string, change: (value: string) => string) {
  return ({ headers }: SentWebhook["init"]) => ({
    headers: { ...headers, [name]: change(headers[name] ?? "") },
  });
}
