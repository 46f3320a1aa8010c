import { batchConsumer, consumer, TerminalError } from "@motif/core";
import type { StreamedDelivery } from "@motif/core/model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import type { FunctionSettings } from "../ground/environment.ts";
import { invocationContext, KeptOutbox } from "../testing/invocation.ts";
import type { StreamSettings } from "./environment.ts";
import { serve } from "./trigger.ts";

const Reading = z.object({ n: z.number() });
const NOW = Date.UTC(2026, 2, 1);
const HALF_AN_HOUR = 30 * 60_000;

const settings = (
  delivery: Partial<StreamedDelivery> = {},
  timeoutMs = 30_000,
): FunctionSettings<StreamSettings> => ({
  trigger: {
    kind: "stream",
    callMs: HALF_AN_HOUR,
    streams: [
      {
        stream: "readings",
        consumer: "averages",
        delivery: {
          mode: "streamed",
          batchSize: 100,
          batchWindowMs: 0,
          attempts: 3,
          bisect: true,
          parallelization: 1,
          startAt: "earliest",
          failureQueue: "rejected",
          ...delivery,
        },
      },
    ],
  },
  timeoutMs,
});

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata */
const batch = (ns: readonly number[], more: { at?: string; properties?: object } = {}) =>
  [
    ns.map((n) => ({ n })),
    invocationContext({
      triggerMetadata: {
        partitionContext: { partitionId: "2", eventHubName: "readings", consumerGroup: "averages" },
        partitionKeyArray: ns.map((n) => `key-${n % 5}`),
        sequenceNumberArray: ns.map((n) => 100 + n),
        offsetArray: ns.map(String),
        enqueuedTimeUtcArray: ns.map(() => more.at ?? "2026-03-01T00:00:00Z"),
        propertiesArray: ns.map((n) => ({ "motif-id": `id-${n}`, ...more.properties })),
        systemPropertiesArray: ns.map(() => ({})),
      },
    }),
    0,
  ] as const;

let outbox: KeptOutbox;
const open = async () => outbox;
/** Runs to the end of the call, through all of its waits. */
const run = async (work: Promise<unknown>) => {
  const done = work.then(
    () => "returned",
    (error: Error) => `threw ${error.message}`,
  );
  await vi.advanceTimersByTimeAsync(HALF_AN_HOUR);
  return done;
};
const toldOf = () => outbox.sent.map(({ body }) => JSON.parse(body));

beforeEach(() => {
  outbox = new KeptOutbox();
  vi.useFakeTimers({ now: NOW });
  vi.stubEnv("MOTIF_QUEUE_REJECTED", "rejected");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a batch of Event Hubs", () => {
  it("reaches the consumer as CloudEvents", async () => {
    const seen: unknown[] = [];
    const watching = consumer("watching", { event: Reading }, ({ event, receiveCount }) => {
      seen.push({ event, receiveCount });
    });
    const properties = { traceparent: "00-1-2-01", "motif-key": "boiler" };
    expect(await run(serve(watching, {}, settings(), open)(...batch([2], { properties })))).toBe("returned");
    expect(seen).toEqual([
      {
        event: {
          specversion: "1.0",
          id: "id-2",
          source: "/streams/readings",
          type: "dev.motif.stream.record",
          time: "2026-03-01T00:00:00.000Z",
          subject: "boiler",
          traceparent: "00-1-2-01",
          data: { n: 2 },
        },
        receiveCount: 1,
      },
    ]);
  });

  // https://learn.microsoft.com/azure/azure-functions/functions-reliable-event-processing: "Functions avoids deadlocks by always advancing
  // the stream's pointer, regardless of success or failure."
  it("that fails is tried again within the call: it ends when everything is processed", async () => {
    const done: number[] = [];
    let broken = true;
    const work = batchConsumer("work", { event: Reading }, ({ events }) => {
      if (broken) throw new Error("no luck");
      done.push(...events.map(({ data }) => data.n));
    });
    const calling = run(serve(work, {}, settings({ bisect: false }), open)(...batch([1, 2, 3])));
    broken = false;
    expect(await calling).toBe("returned");
    expect(done).toEqual([1, 2, 3]);
    expect(outbox.sent).toEqual([]);
  });

  it("with a poison record is halved, and that record is told to the failure queue, with its content, before the call ends", async () => {
    const done: number[] = [];
    const work = batchConsumer("work", { event: Reading }, ({ events }) => {
      if (events.some(({ data }) => data.n === 37)) throw new Error("no luck");
      done.push(...events.map(({ data }) => data.n));
    });
    const all = Array.from({ length: 100 }, (_, n) => n);
    expect(await run(serve(work, {}, settings(), open)(...batch(all)))).toBe("returned");
    expect(done).toEqual(all.filter((n) => n !== 37));
    expect(toldOf()).toMatchObject([
      {
        version: "1.0",
        requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
        KinesisBatchInfo: { shardId: "2", startSequenceNumber: "137", batchSize: 1, streamArn: "readings" },
        reason: "no luck",
        records: [{ id: "id-37", key: "key-2", data: { n: 37 } }],
      },
    ]);
  });

  it("that fails in part has only its failed records run again, in the order of their keys", async () => {
    const seen: number[] = [];
    const work = consumer("work", { event: Reading }, ({ event: { data }, receiveCount }) => {
      seen.push(data.n);
      if (data.n === 1 && seen.filter((n) => n === 1).length < 3) throw new Error("not yet");
      expect(receiveCount).toBeGreaterThan(0);
    });
    expect(await run(serve(work, {}, settings(), open)(...batch([1, 2, 6, 7, 11])))).toBe("returned");
    expect(seen.filter((n) => n === 2 || n === 7)).toEqual([2, 7]);
    expect(seen.filter((n) => n % 5 === 1 && n > 1)).toEqual([6, 11]);
  });

  it("has what no attempt can mend told at once", async () => {
    const work = consumer("work", { event: Reading }, ({ event: { data } }) => {
      if (data.n === 3) throw new TerminalError("never");
    });
    await serve(work, {}, settings(), open)(...batch([1, 3, 8]));
    expect(toldOf()).toMatchObject([
      { requestContext: { condition: "TerminalError" }, records: [{ data: { n: 3 } }] },
    ]);
  });

  it("has records that are too old told without an attempt", async () => {
    let calls = 0;
    const work = consumer("work", { event: Reading }, () => void calls++);
    const old = batch([1, 2], { at: "2026-02-28T23:58:00" });
    await serve(work, {}, settings({ maximumAgeMs: 60_000 }), open)(...old);
    expect(calls).toBe(0);
    expect(toldOf().map(({ requestContext }) => requestContext.condition)).toEqual([
      "RecordAgeExceeded",
      "RecordAgeExceeded",
    ]);
  });

  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages: "checkpoints won't be written until the retry policy
  // for the execution has finished. Because of this behavior, progress on the specific partition is paused until the current batch is
  // done processing."
  it("whose failure cannot be told makes the call fail, so that the host keeps the position", async () => {
    outbox.failure = new Error("no Service Bus");
    const work = consumer("work", { event: Reading }, () => {
      throw new TerminalError("never");
    });
    expect(await run(serve(work, {}, settings(), open)(...batch([1])))).toBe("threw no Service Bus");
  });

  it("that hangs in each attempt ends before the host's time is up, with its records told", async () => {
    const work = batchConsumer("work", { event: Reading }, () => new Promise(() => {}));
    const calling = serve(work, {}, settings({ attempts: 1000 }, 5 * 60_000), open)(...batch([1, 2]));
    expect(await run(calling)).toBe("returned");
    expect(toldOf().map(({ records }) => records[0].data.n)).toEqual([1, 2]);
    expect(toldOf()[0].reason).toContain("no time for another attempt");
  });
});
