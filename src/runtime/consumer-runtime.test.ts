import { batchConsumer, consumer, matching, queue, TerminalError } from "@motif/core";
import type { QueueDriver } from "@motif/core/platform";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Call, IncomingEvent } from "./contract.ts";
import { InProgressError } from "./index.ts";
import { createRuntime } from "./platform.ts";
import { FakePlatform, queueEvent } from "./testing/fake-platform.ts";

const Job = z.object({ n: z.number() });
const NOT_TRIED = "Not tried: an earlier event of its group failed.";

/** Runs events through a handler that fails for some of them. */
async function run(
  events: readonly IncomingEvent[],
  fail: (n: number) => void = () => {},
  options: { readonly parallel?: number; readonly platform?: FakePlatform; readonly call?: Call } = {},
) {
  const { parallel = 1, platform = new FakePlatform(), call = platform.call() } = options;
  const started: number[] = [];
  let most = 0;
  let running = 0;
  const fn = consumer("worker", { event: Job, parallel }, async ({ event }) => {
    started.push(event.data.n);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    fail(event.data.n);
  });
  const failures = await createRuntime(fn, platform).consume(events, call);
  return { started, failures, most, platform };
}

const failOn =
  (...numbers: number[]) =>
  (n: number) => {
    if (numbers.includes(n)) throw new Error(`no ${n}`);
  };

describe("a consumer", () => {
  it("gets CloudEvents, and how often each was delivered", async () => {
    const seen: unknown[] = [];
    const fn = consumer(
      "c",
      { event: Job },
      ({ event, receiveCount }) => void seen.push(event, receiveCount),
    );
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const event = queueEvent("1", { n: 1, more: true }, { attributes: { traceparent }, receiveCount: 3 });
    const platform = new FakePlatform();
    expect(await createRuntime(fn, platform).consume([event], platform.call())).toEqual([]);
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "1",
        source: "/queues/jobs",
        type: "dev.motif.queue.message",
        time: "2026-01-01T00:00:00Z",
        traceparent,
        data: { n: 1 },
      },
      3,
    ]);
  });

  it("begins a trace for each event that came without one, the first with the invocation's id", async () => {
    const fn = consumer("c", { event: Job }, ({ log }) => log.info("seen"));
    const platform = new FakePlatform();
    const call = platform.call({ invocationId: "0f0e0d0c-0b0a-4908-8706-050403020100" });
    const events = [1, 2, 3].map((n) => queueEvent(`${n}`, { n }));
    await createRuntime(fn, platform).consume(events, call);
    const traces = platform.logs.map(({ traceId }) => traceId);
    expect(traces[0]).toBe("0f0e0d0c0b0a49088706050403020100");
    expect(traces.slice(1)).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(traces.slice(1)).not.toContain(traces[0]);
  });

  it("reports the events that failed, and only those", async () => {
    const { started, failures } = await run(
      [1, 2, 3].map((n) => queueEvent(`${n}`, { n })),
      failOn(2),
    );
    expect(started).toEqual([1, 2, 3]);
    expect(failures).toEqual([{ id: "2", reason: "no 2", terminal: false }]);
  });

  it("fails for good on data that does not match, without calling the handler", async () => {
    const notJson = { ...queueEvent("2", {}), data: "{" };
    const { started, failures } = await run([
      queueEvent("1", { n: "one" }),
      notJson,
      queueEvent("3", { n: 3 }),
    ]);
    expect(started).toEqual([3]);
    expect(failures).toMatchObject([
      { id: "1", terminal: true, reason: expect.stringContaining("/n") },
      { id: "2", terminal: true, reason: expect.stringContaining("not JSON") },
    ]);
  });

  it("fails for good on data that is nested without measure, where its schema refers to itself", async () => {
    const kept: unknown[] = [];
    const platform = new FakePlatform();
    const fn = consumer("c", { event: z.json() }, ({ event }) => void kept.push(event.data));
    const deep = (levels: number) => ({
      ...queueEvent("1", {}),
      data: "[".repeat(levels) + "]".repeat(levels),
    });
    const { consume } = createRuntime(fn, platform);
    expect(await consume([deep(100)], platform.call())).toEqual([]);
    for (const levels of [101, 20_000]) {
      expect(await consume([deep(levels)], platform.call())).toMatchObject([
        { terminal: true, reason: expect.stringContaining("is nested more than 100 levels deep") },
      ]);
    }
    expect(kept).toHaveLength(1);
  });

  it("fails for good when the handler says so, and later when another attempt has the event", async () => {
    const { failures, platform } = await run(
      [1, 2].map((n) => queueEvent(`${n}`, { n })),
      (n) => {
        throw n === 1 ? new TerminalError("pointless") : new InProgressError(5000);
      },
    );
    expect(failures).toEqual([
      { id: "1", reason: "pointless", terminal: true },
      { id: "2", reason: expect.any(String), terminal: false, retryAfterMs: 5000 },
    ]);
    // Waiting for another attempt is no error that should alarm anybody.
    expect(platform.logs.map(({ level, message }) => [level, message])).toEqual([
      ["error", "The event was not processed"],
      ["info", "Another attempt has the event"],
    ]);
  });

  it("has a span for each event, which failed where the event did", async () => {
    const fn = consumer("c", { event: Job }, ({ event, log }) => {
      log.info("begun"); // with the span's id, which nobody would know otherwise
      failOn(2)(event.data.n);
    });
    const platform = new FakePlatform();
    await createRuntime(fn, platform).consume(
      [1, 2].map((n) => queueEvent(`${n}`, { n })),
      platform.call(),
    );
    const spans = platform.lines.filter((line) => "span" in line);
    expect(spans.map(({ kind, status }) => [kind, status])).toEqual([
      ["consumer", "ok"],
      ["consumer", "error"],
    ]);
  });

  it.each([1, 3])("has at most %i events under way", async (parallel) => {
    const events = Array.from({ length: 10 }, (_, n) => queueEvent(`${n}`, { n }));
    const { most, started } = await run(events, undefined, { parallel });
    expect(most).toBe(parallel);
    expect(started).toHaveLength(10);
  });

  it("is not called for what its filter does not want, where no platform looked before", async () => {
    const seen: number[] = [];
    const filter = matching({ n: [{ numeric: [">", 1] }] });
    const fn = consumer("c", { event: Job, filter }, ({ event }) => void seen.push(event.data.n));
    const platform = new FakePlatform();
    const runtime = createRuntime(fn, platform);
    const events = [1, 2, 3].map((n) => queueEvent(`${n}`, { n }));
    expect(await runtime.consume(events, platform.call())).toEqual([]);
    expect(seen).toEqual([2, 3]);
    const lines = platform.lines.length;
    expect(await runtime.consume([queueEvent("4", { n: 0 })], platform.call())).toEqual([]);
    expect(platform.lines).toHaveLength(lines);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
  it.each([1, 4])(
    "stops a FIFO group at its first failure while others go on (%i in parallel)",
    async (parallel) => {
      const events = ["a", "b", "a", "b", "a", "b"].map((group, n) => queueEvent(`${n}`, { n }, { group }));
      const { started, failures } = await run(events, failOn(2), { parallel });
      expect(started.filter((n) => n % 2 === 0)).toEqual([0, 2]);
      expect(started.filter((n) => n % 2 === 1)).toEqual([1, 3, 5]);
      expect(failures).toEqual([
        { id: "2", reason: "no 2", terminal: false },
        { id: "4", reason: NOT_TRIED, terminal: false },
      ]);
    },
  );

  it("begins nothing more when the time is up, and gives the rest back", async () => {
    const abort = new AbortController();
    const platform = new FakePlatform();
    const call = platform.call({ signal: abort.signal });
    const events = [1, 2, 3].map((n) => queueEvent(`${n}`, { n }));
    const { started, failures } = await run(events, () => abort.abort(), { platform, call });
    expect(started).toEqual([1]);
    expect(failures.map(({ id, terminal }) => [id, terminal])).toEqual([
      ["2", false],
      ["3", false],
    ]);
  });

  it("logs and sends on in the trace of each event", async () => {
    const sent: string[] = [];
    const driver: QueueDriver = {
      send: async (_, messages) => {
        sent.push(
          ...messages.map(
            ({ attributes: { traceparent, tracestate, "correlation-id": id } }) =>
              `${traceparent?.slice(3, 35)} ${id} ${tracestate}`,
          ),
        );
        return messages.map(() => ({ id: "m" }));
      },
    };
    const next = queue("next", { schema: Job });
    const fn = consumer(
      "relay",
      { event: Job, uses: { next: next.sender } },
      async ({ event, next, log }) => {
        log.info("relayed");
        await next.send(event.data);
      },
    );
    const traces = ["a", "b"].map((digit) => digit.repeat(32));
    const events = traces.map((traceId, n) =>
      queueEvent(
        `${n}`,
        { n },
        {
          attributes: {
            traceparent: `00-${traceId}-00000000000000a1-01`,
            tracestate: "acme=1",
            "correlation-id": `order-${n}`,
          },
        },
      ),
    );
    const platform = new FakePlatform({ queue: driver });
    await createRuntime(fn, platform).consume(events, platform.call());
    expect(sent).toEqual(traces.map((traceId, n) => `${traceId} order-${n} acme=1`));
    expect(platform.logs.map(({ traceId, correlationId }) => `${traceId} ${correlationId} acme=1`)).toEqual(
      sent,
    );
  });
});

describe("a batch consumer", () => {
  const batch = (handler: Parameters<typeof batchConsumer<{ n: number }>>[2]) =>
    batchConsumer("batch", { event: Job }, handler);
  const consume = async (fn: ReturnType<typeof batch>, events: readonly IncomingEvent[]) => {
    const platform = new FakePlatform();
    return createRuntime(fn, platform).consume(events, platform.call());
  };
  const events = [1, 2, 3].map((n) => queueEvent(`${n}`, { n }));

  it("reports failures one by one", async () => {
    const fn = batch(({ events, failed }) => {
      for (const event of events) if (event.data.n > 1) failed(event, new Error(`no ${event.data.n}`));
    });
    expect(await consume(fn, events)).toEqual([
      { id: "2", reason: "no 2", terminal: false },
      { id: "3", reason: "no 3", terminal: false },
    ]);
  });

  it("fails as a whole if it throws, and keeps what was reported before", async () => {
    const fn = batch(({ events, failed }) => {
      if (events[0]) failed(events[0], new TerminalError("bad"));
      throw new Error("all");
    });
    expect(await consume(fn, events)).toEqual([
      { id: "1", reason: "bad", terminal: true },
      { id: "2", reason: "all", terminal: false },
      { id: "3", reason: "all", terminal: false },
    ]);
  });

  it("does not see events that do not match, nor what follows them in their group", async () => {
    const seen: number[] = [];
    const fn = batch(({ events }) => void seen.push(...events.map(({ data }) => data.n)));
    const failures = await consume(fn, [
      queueEvent("1", {}, { group: "a" }),
      queueEvent("2", { n: 2 }, { group: "b" }),
      queueEvent("3", { n: 3 }, { group: "a" }),
    ]);
    expect(seen).toEqual([2]);
    expect(failures).toMatchObject([
      { id: "1", terminal: true },
      { id: "3", reason: NOT_TRIED, terminal: false },
    ]);
  });

  it("cannot report an event that it did not get", async () => {
    const fn = batch(({ events, failed }) => {
      if (events[0]) failed({ ...events[0] }, "copy");
    });
    expect((await consume(fn, events)).map(({ reason }) => reason)).toEqual(
      Array(3).fill(expect.stringContaining("failed()")),
    );
  });
});
