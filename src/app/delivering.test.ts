import { takeInventory } from "@motif/core/model";
import { simulateRun } from "@motif/simulate";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import {
  app,
  consume,
  consumer,
  type DeliverInput,
  type DeliverOptions,
  deliver,
  http,
  httpApi,
  idempotencyTable,
  json,
  MotifError,
  OutgoingWebhook,
  queue,
  type StandIn,
  service,
  standardWebhooks,
  switchOn,
  table,
  WebhookEndpoint,
} from "./index.ts";
import type { Clients, Invariants, StandInCall } from "./simulate.ts";
import { type StartOptions, start } from "./testing.ts";

const KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_KEY = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const URL_OF_A = "https://a.example/hooks";
const HOUR_MS = 3_600_000;

const outgoing = queue("outgoing", { schema: OutgoingWebhook, retention: "14d" });
const records = idempotencyTable("records");
const endpoints = table("endpoints", {
  schema: z.extend(WebhookEndpoint, { customer: z.string() }),
  partitionKey: "id",
});
const receivers = service("receivers", { anywhere: true, timeout: "15s" });

const uses = {
  outgoing: outgoing.sender,
  records: records.readWriter,
  endpoints: endpoints.readWriter,
  receivers: receivers.caller,
};
type Input = Parameters<Parameters<typeof consumer<OutgoingWebhook, typeof uses>>[2]>[0];

/** An app that sends webhooks. */
function sending(options: Partial<DeliverOptions<Input>> = {}) {
  const deliverWebhook = consumer(
    "deliver-webhook",
    { event: OutgoingWebhook, uses, timeout: "30s" },
    deliver({
      queue: "outgoing",
      store: ({ records }) => records,
      endpoints: ({ endpoints }) => endpoints,
      receivers: ({ receivers }) => receivers,
      ...options,
    }),
  );
  const publish = http(
    "publish",
    { uses: { outgoing: outgoing.sender }, body: OutgoingWebhook },
    async ({ body, outgoing }) => {
      await outgoing.send(body);
      return json({}, { status: 202 });
    },
  );
  const register = http("register", { uses: { endpoints: endpoints.writer } }, async ({ endpoints }) => {
    await endpoints.put({ id: "a", customer: "c", url: URL_OF_A, secrets: [KEY], failures: 0 });
    return json({});
  });
  return app("sending", {
    api: httpApi({ "POST /webhooks": publish, "PUT /endpoints/a": register }),
    work: consume(outgoing, deliverWebhook, { retry: { attempts: 10, initialDelay: "5s", maxDelay: "5m" } }),
  });
}

/** An app that sends, with an endpoint `a` that a stand-in answers for. */
async function sender(
  receiver: StandIn,
  { over = {}, ...options }: Partial<DeliverOptions<Input>> & { readonly over?: object } = {},
  more: StartOptions = {},
) {
  const t = await start(sending(options), { services: { receivers: receiver }, ...more });
  await t
    .table("endpoints")
    .put({ id: "a", customer: "c", url: URL_OF_A, secrets: [KEY], failures: 0, ...over });
  return {
    t,
    publish: (id: string, endpoint = "a") =>
      t.send("outgoing", { id, payload: { endpoint, text: `{"id":"${id}"}` } }),
    endpoint: async () => (await t.table("endpoints").get({ id: "a" }))?.item,
    calls: () => t.calls("receivers"),
    [Symbol.asyncDispose]: () => t.stop(),
  };
}

const header = ({ headers }: StandInCall, name: string): string | undefined => headers[name];

/** Whether a call is signed, with one of the secrets, as of the time at which it was made. */
function isSigned(call: StandInCall, secret = KEY): boolean {
  const request = {
    body: Buffer.from(call.body),
    header: (name: string) => header(call, name),
    url: () => "",
  };
  return standardWebhooks({ tolerance: "1s" }).refusal(request, [secret], new Date(call.at)) === undefined;
}

/** Answers with each of the statuses in turn, and then with the last one. */
function answers(...statuses: number[]): StandIn {
  let calls = 0;
  return () => new Response(null, { status: statuses[Math.min(calls++, statuses.length - 1)] as number });
}

describe("a webhook that is sent", () => {
  it("comes signed, with its id and its text as it is", async () => {
    await using s = await sender(answers(204), { over: { secrets: [KEY, OLD_KEY] } });
    await s.publish("m-1");
    await s.t.settle();
    const [call] = s.calls() as [StandInCall];
    expect(s.calls()).toHaveLength(1);
    expect(call).toMatchObject({ method: "POST", path: URL_OF_A, body: '{"id":"m-1"}' });
    expect(header(call, "content-type")).toBe("application/json");
    expect(header(call, "webhook-id")).toBe("m-1");
    expect([isSigned(call), isSigned(call, OLD_KEY)]).toEqual([true, true]);
    expect(await s.endpoint()).toEqual(
      expect.not.objectContaining({ failingSince: expect.anything(), switchedOff: expect.anything() }),
    );
  });

  it("is tried again for days, each time with the same id and a signature of its time", async () => {
    await using s = await sender(answers(500));
    await s.publish("m-1");
    await s.t.advance("7d");
    const calls = s.calls();
    expect(calls).toHaveLength(14);
    expect(new Set(calls.map((call) => header(call, "webhook-id")))).toEqual(new Set(["m-1"]));
    expect(calls.every((call) => isSigned(call))).toBe(true);
    const hours = ((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)) / HOUR_MS;
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(7 * 24);
    expect(await s.t.deadLetters("outgoing")).toMatchObject([
      { data: { id: "m-1" }, reason: expect.stringContaining("http-500") },
    ]);
    expect(await s.endpoint()).toMatchObject({ failures: 14, failingSince: "2026-01-01T00:00:00.000Z" });
  });

  it.each([301, 400, 401, 404, 422, 429, 503])("is tried again where the answer is %i", async (status) => {
    await using s = await sender(answers(status, 200));
    await s.publish("m-1");
    await s.t.advance("1m");
    expect(s.calls()).toHaveLength(2);
    expect(await s.endpoint()).toMatchObject({ failures: 0 });
    expect(await s.endpoint()).not.toHaveProperty("failingSince");
  });

  it("waits as long as the receiver asks for", async () => {
    let calls = 0;
    const headers = { "retry-after": "7200" };
    await using s = await sender(() => new Response(null, calls++ === 0 ? { status: 503, headers } : {}));
    await s.publish("m-1");
    await s.t.advance("119m");
    expect(calls).toBe(1);
    await s.t.advance("2m");
    expect(calls).toBe(2);
  });

  it.each<[string, StandIn]>([
    [
      "cannot be reached",
      () => {
        throw new MotifError("unavailable", "no connection");
      },
    ],
    ["does not answer", () => new Promise((resolve) => setTimeout(() => resolve(new Response()), HOUR_MS))],
    ["answers more than anybody reads", () => new Response("x".repeat(6 * 1024 * 1024 + 1))],
  ])("is tried again where the receiver %s", async (_, fails) => {
    let calls = 0;
    await using s = await sender((request, world) =>
      calls++ === 0 ? fails(request, world) : new Response(null, { status: 200 }),
    );
    await s.publish("m-1");
    await s.t.advance("2m");
    expect(calls).toBe(2);
    expect(await s.endpoint()).toMatchObject({ failures: 0 });
  });

  it("is a dead letter at once where the endpoint is on no public host", async () => {
    await using s = await sender(answers(200), { over: { url: "https://169.254.169.254/latest/meta-data" } });
    await s.publish("m-1");
    await s.t.settle();
    expect(s.calls()).toEqual([]);
    expect(await s.t.deadLetters("outgoing")).toHaveLength(1);
    expect(await s.endpoint()).toMatchObject({ failures: 1 });
  });

  it("is dropped where its endpoint is no more", async () => {
    await using s = await sender(answers(200));
    await s.publish("m-1", "b");
    await s.t.settle();
    expect([s.calls(), await s.t.deadLetters("outgoing")]).toEqual([[], []]);
    expect(s.t.logs).toMatchObject([{ level: "info", fields: { id: "m-1", endpoint: "b" } }]);
  });

  it("whose id could not be signed is not taken into the queue", async () => {
    await using s = await sender(answers(200));
    await expect(s.publish("m.1")).rejects.toThrow("id");
  });

  it("is counted, attempt by attempt", async () => {
    const counted = vi.fn();
    await using s = await sender(answers(500, 200), {
      receivers: ({ receivers, metrics }) => {
        vi.spyOn(metrics, "add").mockImplementation(counted);
        return receivers;
      },
    });
    await s.publish("m-1");
    await s.t.advance("1m");
    expect(counted.mock.calls).toEqual([
      ["WebhookAttempts", 1, "Count", { outcome: "failed" }],
      ["WebhookAttempts", 1, "Count", { outcome: "delivered" }],
    ]);
  });
});

describe("an endpoint", () => {
  const policy = { failures: 5, over: "2h" } as const;

  it("is switched off when attempts in a row have failed for long, and its owner is told once", async () => {
    const told: WebhookEndpoint[] = [];
    await using s = await sender(answers(500), {
      switchOff: policy,
      onSwitchedOff: (_: DeliverInput, endpoint) => void told.push(endpoint),
    });
    await s.publish("m-1");
    await s.publish("m-2");
    await s.t.advance("7d");
    const endpoint = await s.endpoint();
    expect(endpoint).toMatchObject({ customer: "c", switchedOff: { at: expect.any(String) } });
    const [{ at, reason }] = [endpoint?.switchedOff as { at: string; reason: string }];
    expect(reason).toBe(
      `${endpoint?.failures} attempts in a row have failed, since 2026-01-01T00:00:00.000Z`,
    );
    expect(told).toEqual([endpoint]);
    expect(Date.parse(at) - Date.UTC(2026, 0, 1)).toBeGreaterThanOrEqual(2 * HOUR_MS);
    expect(s.calls().at(-1)?.at).toBeLessThanOrEqual(Date.parse(at));
    const dead = await s.t.deadLetters("outgoing");
    expect(dead.map((each) => each.reason)).toEqual(Array(2).fill(`Endpoint a is switched off: ${reason}.`));
  });

  it("is not switched off by a short outage, however many webhooks it meets, nor by failures that are not in a row", async () => {
    let isAway = true;
    await using s = await sender(() => new Response(null, { status: isAway ? 503 : 200 }), {
      switchOff: { failures: 5, over: "1h" },
    });
    await Promise.all(Array.from({ length: 50 }, (_, n) => s.publish(`m-${n}`)));
    await s.t.settle();
    expect(await s.endpoint()).toMatchObject({ failures: 50 });
    isAway = false;
    await s.t.advance("2h");
    isAway = true;
    for (let n = 0; n < 4; n++) await s.publish(`n-${n}`);
    await s.t.settle();
    expect(await s.endpoint()).toMatchObject({ failures: 4 });
    expect(await s.endpoint()).not.toHaveProperty("switchedOff");
  });

  it("is switched off at once where it answers 410", async () => {
    await using s = await sender(answers(410));
    await s.publish("m-1");
    await s.t.settle();
    await s.publish("m-2");
    await s.t.settle();
    expect(s.calls()).toHaveLength(1);
    const reason = "its receiver answered 410, which means that it wants no more";
    expect(await s.endpoint()).toMatchObject({ failures: 0, switchedOff: { reason } });
    expect(await s.t.deadLetters("outgoing")).toMatchObject([
      { reason: "The receiver answered 410." },
      { reason: `Endpoint a is switched off: ${reason}.` },
    ]);
  });

  it("gets what was kept for it when it is switched on and the dead letters are sent back", async () => {
    await using s = await sender(answers(410, 200));
    for (const id of ["m-1", "m-2", "m-3"]) {
      await s.publish(id);
      await s.t.settle();
    }
    await s.t.advance("3d");
    await switchOn(s.t.table<WebhookEndpoint>("endpoints"), "a");
    expect(await s.t.redrive("outgoing")).toBe(3);
    await s.t.advance("1h");
    expect(
      s
        .calls()
        .slice(1)
        .map((call) => header(call, "webhook-id"))
        .sort(),
    ).toEqual(["m-1", "m-2", "m-3"]);
    expect(await s.t.deadLetters("outgoing")).toEqual([]);
    expect(await s.endpoint()).toEqual({
      id: "a",
      customer: "c",
      url: URL_OF_A,
      secrets: [KEY],
      failures: 0,
    });
  });

  it.each([0, 1.5])("is not switched off after %i failures: the options are refused", (failures) => {
    expect(() => sending({ switchOff: { failures } })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });
});

/** Whoever publishes, and now and then switches the endpoint on and sends dead letters back. */
const clients: Clients = async ({ fetch, redrive, chance }) => {
  const id = `m-${Math.floor(chance() * 1e9)}`;
  const headers = { "content-type": "application/json" };
  await fetch("/endpoints/a", { method: "PUT" });
  const body = JSON.stringify({ id, payload: { endpoint: "a", text: "{}" } });
  await fetch("/webhooks", { method: "POST", headers, body });
  if (chance() < 0.2) await redrive("outgoing");
};

/** Fails often, and now and then for good. */
const unreliable: StandIn = (_, { chance }) => {
  const drawn = chance();
  return new Response(null, { status: drawn < 0.02 ? 410 : drawn < 0.4 ? 500 : 200 });
};

/** Why a webhook may end as a dead letter: its receiver, or a table of the app that is away for longer than the queue tries. */
const REASONS =
  /^The receiver answered 410|is switched off|^Given up after round|^received too often|^The service of \w+ did not answer/;

const invariants: Invariants = {
  eventually: {
    "a webhook that was accepted has arrived, or is a dead letter": ({ requests, calls, deadLetters }) => {
      const ended = new Set(
        calls(receivers).flatMap((call) => (call.answer?.status === 200 ? [header(call, "webhook-id")] : [])),
      );
      for (const { data } of deadLetters(outgoing)) ended.add(OutgoingWebhook.parse(data).id);
      const accepted = requests.filter(({ path, answer }) => path === "/webhooks" && answer?.status === 202);
      const lost = accepted.map(({ body }) => JSON.parse(body ?? "{}").id).filter((id) => !ended.has(id));
      return lost.length > 0 ? `${lost.join(", ")} came to no end` : undefined;
    },
    "a webhook is a dead letter for a reason": ({ deadLetters }) =>
      deadLetters(outgoing).find(({ reason }) => !REASONS.test(reason))?.reason,
  },
};

/** Simulates a sender until something does not hold, and says what. */
async function simulated(options: Partial<DeliverOptions<Input>>, mostRuns: number) {
  const soon = { rounds: 4, initialDelay: "1s", maxDelay: "1m" } as const;
  const inventory = takeInventory(sending({ ...soon, ...options }));
  const subject = { inventory, invariants, clients, standIns: () => ({ receivers: unreliable }) };
  for (let seed = 0; seed < mostRuns; seed++) {
    const { violations } = await simulateRun(subject, { seed });
    const [found] = violations;
    if (found) return `seed ${seed}: ${found.invariant}: ${found.message}`;
  }
  return undefined;
}

describe("webhooks that are sent while everything breaks", () => {
  it("arrive, or are dead letters", async () => {
    expect(await simulated({}, 20)).toBeUndefined();
  });

  it("are missed where an answer is not looked at", async () => {
    const receivers: DeliverOptions<Input>["receivers"] = ({ receivers }) => ({
      fetch: async (...request) => {
        await receivers.fetch(...request);
        return new Response();
      },
    });
    expect(await simulated({ receivers }, 12)).toContain("came to no end");
  });
});
