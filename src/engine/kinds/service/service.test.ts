import { setImmediate as turn } from "node:timers/promises";
import {
  app,
  consume,
  consumer,
  ForbiddenAddressError,
  http,
  httpApi,
  json,
  MotifError,
  queue,
  type StandIn,
  service,
  TerminalError,
  task,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { fromWire, toWire } from "../../sandbox/wire-error.ts";
import { serviceDriver } from "./driver.ts";

const payments = service("payments", { url: "https://payments.example.com/v1" });
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Answers with what the call came to, and how long it took in virtual time. */
const pay = http(
  "pay",
  { uses: { payments: payments.caller }, timeout: "2m" },
  async ({ payments, request }) => {
    const begun = Date.now();
    const giveUpMs = Number(new URL(request.url).searchParams.get("within"));
    const signal = giveUpMs > 0 ? aborting(giveUpMs) : null;
    try {
      const response = await payments.fetch("/charges?currency=EUR", {
        method: "POST",
        headers: { "idempotency-key": "k1" },
        body: '{"amount":5}',
        signal,
      });
      return json({ status: response.status, text: await response.text(), ms: Date.now() - begun });
    } catch (error) {
      if (!(error instanceof MotifError)) throw error;
      return json({ code: error.code, message: error.message, ms: Date.now() - begun });
    }
  },
);
const shop = app("shop", { api: httpApi({ "POST /pay": pay }) });

function aborting(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), ms);
  return controller.signal;
}

async function outcomeWith(standIn: StandIn, query = "") {
  await using t = await start(shop, { services: { payments: standIn } });
  const outcome = await (await t.fetch(`/pay${query}`, { method: "POST" })).json();
  await t.advance("1h");
  return { outcome, calls: t.calls("payments") };
}

describe("a stand-in in a test", () => {
  it("gets the request with its whole URL and the trace, and the test sees what it was asked and what it answered", async () => {
    let seen: { url: string; method: string; body: string } | undefined;
    const { outcome, calls } = await outcomeWith(async (request) => {
      seen = { url: request.url, method: request.method, body: await request.text() };
      return new Response("paid", { status: 201, headers: { "x-charge": "c1" } });
    });
    expect(outcome).toEqual({ status: 201, text: "paid", ms: 0 });
    expect(seen).toEqual({
      url: "https://payments.example.com/v1/charges?currency=EUR",
      method: "POST",
      body: '{"amount":5}',
    });
    const at = Date.UTC(2026, 0, 1);
    expect(calls).toEqual([
      {
        service: "payments",
        method: "POST",
        path: "/charges?currency=EUR",
        headers: {
          "content-type": "text/plain;charset=UTF-8",
          "idempotency-key": "k1",
          traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
        },
        body: '{"amount":5}',
        at,
        by: expect.stringMatching(/^[0-9a-f-]{36}$/),
        answer: {
          at,
          status: 201,
          headers: { "content-type": "text/plain;charset=UTF-8", "x-charge": "c1" },
          body: "paid",
        },
      },
    ]);
  });

  it("that is not given is missed with the line that gives one", async () => {
    await using t = await start(shop);
    expect(await (await t.fetch("/pay", { method: "POST" })).json()).toMatchObject({
      code: "missing-stand-in",
      message:
        'Service payments has no stand-in in this test. Write start(app, { services: { "payments": async (request) => new Response() } }).',
    });
    expect(() => t.calls("payment")).toThrow("The app has no service payment. It has: payments.");
  });

  it("may take its time: so much virtual time passes, and no more", async () => {
    const { outcome } = await outcomeWith(async () => {
      await seconds(9);
      return new Response("at last");
    });
    expect(outcome).toEqual({ status: 200, text: "at last", ms: 9000 });
  });

  it("may wait for real input: no virtual time passes meanwhile, though the call has a timeout", async () => {
    const { outcome } = await outcomeWith(async () => {
      for (let turns = 0; turns < 50; turns++) await turn();
      return new Response("read");
    });
    expect(outcome).toEqual({ status: 200, text: "read", ms: 0 });
  });

  it("that takes longer than the timeout goes on, and has its effect late", async () => {
    const charged: number[] = [];
    const { outcome, calls } = await outcomeWith(async (_, { now }) => {
      await seconds(30);
      charged.push(now().getTime() - Date.UTC(2026, 0, 1));
      return new Response("too late");
    });
    expect(outcome).toEqual({
      code: "unknown-outcome",
      message:
        "Service payments gave no answer to POST /charges, which may have been done: none came within 10s.",
      ms: 10_000,
    });
    expect(charged).toEqual([30_000]);
    expect(calls[0]?.answer).toMatchObject({ body: "too late", at: Date.UTC(2026, 0, 1, 0, 0, 30) });
  });

  it("goes on as well where the caller gives up by a signal of its own", async () => {
    const { outcome, calls } = await outcomeWith(async () => {
      await seconds(5);
      return new Response("done");
    }, "?within=2000");
    expect(outcome).toMatchObject({ code: "unknown-outcome", ms: 2000 });
    expect(calls[0]?.answer?.body).toBe("done");
  });

  it("that never answers keeps no test from going on", async () => {
    const { outcome, calls } = await outcomeWith(() => new Promise(() => {}));
    expect(outcome).toMatchObject({ code: "unknown-outcome", ms: 10_000 });
    expect(calls).toMatchObject([{ method: "POST" }]);
    expect(calls[0]).not.toHaveProperty("answer");
  });

  it.each<[string, StandIn, string, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("out of memory");
      },
      "unknown-outcome",
      /^Service payments gave no answer to POST \/charges, which may have been done: out of memory$/,
    ],
    ["answers with a network error", () => Response.error(), "unknown-outcome", /broke the connection off/],
    [
      "refuses the connection",
      () => {
        throw new MotifError("unavailable", "Nobody is there.");
      },
      "unavailable",
      /^Nobody is there\.$/,
    ],
    ["answers with something else", () => "paid" as never, "bad-stand-in", /gave no Response; return one/],
    [
      "answers with more than 6 MiB",
      () => new Response(new Uint8Array(6 * 1024 * 1024 + 1)),
      "too-large",
      /^The answer of service payments \(status 200\) has more than 6291456 bytes/,
    ],
  ])("that %s", async (_, standIn, code, message) => {
    expect((await outcomeWith(standIn)).outcome).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("has chance from the test's seed, which takes nothing from the app's own", async () => {
    const drawn = async (seed: number) => {
      await using t = await start(shop, {
        seed,
        services: { payments: (_, { chance }) => new Response(String(chance())) },
      });
      const answers = [];
      for (let n = 0; n < 2; n++) answers.push(await (await t.fetch("/pay", { method: "POST" })).json());
      return answers.map(({ text }) => text);
    };
    const first = await drawn(1);
    expect(first).toEqual(await drawn(1));
    expect(first).not.toEqual(await drawn(2));
    expect(first[0]).not.toBe(first[1]);
  });

  it("counts what leaves and what comes back", async () => {
    await using t = await start(shop, { services: { payments: () => new Response("paid") } });
    await t.fetch("/pay", { method: "POST" });
    const { payments } = t.usage().services;
    expect(payments?.calls).toBe(1);
    expect(payments?.sentBytes).toBeGreaterThan('POST/charges{"amount":5}'.length);
    expect(payments?.receivedBytes).toBeGreaterThan("paid".length);
  });
});

describe("a service while the app dies", () => {
  const charge = z.object({ id: z.string() });
  const charges = queue("charges", { schema: charge });
  const collect = consumer(
    "collect",
    { event: charge, uses: { payments: payments.caller } },
    async (input) => {
      await input.payments.fetch(`/charges/${input.event.data.id}`, { method: "PUT" });
    },
  );
  const collecting = app("shop", { charges: consume(charges, collect) });

  it("has done what it was asked: the message that comes again asks once more", async () => {
    await using t = await start(collecting, { services: { payments: () => new Response() } });
    t.faults.crash("collect", { operation: 1, when: "after" });
    await t.send("charges", { id: "a" });
    await t.advance("1h");
    expect(t.calls("payments").map(({ path }) => path)).toEqual(["/charges/a", "/charges/a"]);
  });

  it("lives on with what it knows, and ends what it has begun", async () => {
    const done: string[] = [];
    const standIn: StandIn = async (request) => {
      await seconds(5);
      done.push(new URL(request.url).pathname);
      return new Response();
    };
    await using t = await start(collecting, { services: { payments: standIn } });
    await t.send("charges", { id: "a" });
    await t.advance("2s");
    await t.restart();
    await t.advance("4s");
    expect(done).toEqual(["/v1/charges/a"]);
    await t.advance("1h");
    expect(done).toEqual(["/v1/charges/a", "/v1/charges/a"]);
    expect(t.calls("payments")).toHaveLength(2);
  });
});

describe("a service that is anywhere", () => {
  const receivers = service("receivers", { anywhere: true });
  const Target = z.object({ url: z.string() });
  const notify = task(
    "notify",
    { input: Target, output: z.string(), uses: { receivers: receivers.caller } },
    async ({ input, receivers }) => {
      try {
        return String((await receivers.fetch(input.url, { method: "POST", body: "event" })).status);
      } catch (error) {
        return error instanceof TerminalError ? `${error.name} ${error.code}` : String(error);
      }
    },
  );

  it("is one stand-in, which gets the whole URL; what is no public host's does not come to it", async () => {
    const asked: string[] = [];
    const standIn: StandIn = ({ url }) => {
      asked.push(url);
      return new Response(null, { status: url.includes("gone") ? 410 : 204 });
    };
    await using t = await start(app("hooks", { notify }), { services: { receivers: standIn } });
    const outcomes = [];
    for (const url of ["https://a.example/hooks", "https://gone.example:8443/", "https://169.254.169.254/"]) {
      outcomes.push(await t.invoke("notify", { url }));
    }
    expect(outcomes).toEqual(["204", "410", "ForbiddenAddressError forbidden-address"]);
    expect(asked).toEqual(["https://a.example/hooks", "https://gone.example:8443/"]);
    expect(t.calls("receivers").map(({ path }) => path)).toEqual(asked);
  });

  it("is refused with the same error where another thread found the address out", async () => {
    const call = async () => {
      throw fromWire(toWire(new ForbiddenAddressError("Nothing was sent.")));
    };
    const request = { method: "GET", target: "https://a.example/", headers: [] };
    const asked = serviceDriver(call).fetch(receivers, request, new AbortController().signal);
    await expect(asked).rejects.toThrow(ForbiddenAddressError);
    await expect(asked).rejects.toThrow("Nothing was sent.");
  });
});
