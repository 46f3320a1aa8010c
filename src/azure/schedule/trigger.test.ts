import { scheduled, TerminalError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { invocationContext, KeptOutbox } from "../testing/invocation.ts";
import { serve } from "./trigger.ts";

const NOW = Date.UTC(2026, 2, 1, 6);
const delivery = {
  mode: "asynchronous" as const,
  attempts: 3,
  initialDelayMs: 60_000,
  maxDelayMs: 900_000,
  factor: 2,
  maximumAgeMs: 3_600_000,
  deadLetterQueue: "import-dead-letter",
};

let outbox: KeptOutbox;
const open = async () => outbox;

beforeEach(() => {
  outbox = new KeptOutbox();
  vi.useFakeTimers({ now: NOW });
  vi.stubEnv("MOTIF_QUEUE_IMPORT_DEAD_LETTER", "dead");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a timer", () => {
  const settings = {
    trigger: {
      kind: "schedule" as const,
      schedules: [{ schedule: "nightly", expression: "0 0 6 * * *", delivery }],
    },
    timeoutMs: 30_000,
  };
  const timer = (next: string | null) => ({
    schedule: { adjustForDST: true },
    scheduleStatus: next === null ? null : { last: "2026-02-28T06:00:00+00:00", next, lastUpdated: next },
    isPastDue: false,
  });
  const run = (fn: Parameters<typeof serve>[0], input: unknown, retryCount?: number) =>
    serve(
      fn,
      {},
      settings,
      open,
    )(
      input,
      invocationContext(retryCount === undefined ? {} : { retryContext: { retryCount, maxRetryCount: 2 } }),
      0,
    );

  it.each([
    ["2026-03-01T05:00:00+00:00", "2026-03-01T05:00:00.000Z"],
    ["2026-03-01T06:00:00.5+00:00", "2026-03-01T06:00:00.500Z"],
    ["2026-03-02T06:00:00+00:00", "2026-03-01T06:00:00.000Z"],
    [null, "2026-03-01T06:00:00.000Z"],
  ])("whose status says %s runs for %s", async (next, time) => {
    const seen: unknown[] = [];
    const watching = scheduled("nightly", {}, ({ event }) => void seen.push(event));
    await run(watching, timer(next));
    expect(seen).toMatchObject([
      { id: `nightly ${time}`, source: "/schedules/nightly", time, data: { scheduledFor: time } },
    ]);
  });

  it("is tried again by the host until the last attempt, which is a dead letter", async () => {
    const failing = scheduled("nightly", {}, () => {
      throw new Error("no");
    });
    const input = timer("2026-03-01T06:00:00Z");
    await expect(run(failing, input)).rejects.toThrow("no");
    await expect(run(failing, input, 1)).rejects.toThrow("no");
    await run(failing, input, 2);
    expect(outbox.to("dead").map(({ body }) => JSON.parse(body))).toEqual([
      { schedule: "nightly", scheduledFor: "2026-03-01T06:00:00.000Z" },
    ]);
  });

  it("is not tried again when the next attempt would come later than allowed", async () => {
    const failing = scheduled("nightly", {}, () => {
      throw new Error("no");
    });
    await run(failing, timer("2026-03-01T05:00:30Z"));
    expect(outbox.to("dead")).toHaveLength(1);
  });

  it("that cannot succeed is a dead letter at once; where there is no place for it the host tries again", async () => {
    const failing = scheduled("nightly", {}, () => {
      throw new TerminalError("never");
    });
    const input = timer("2026-03-01T06:00:00Z");
    await run(failing, input);
    expect(outbox.to("dead")[0]?.message.applicationProperties?.["motif-reason"]).toBe("never");
    outbox.failure = new Error("down");
    await expect(run(failing, input)).rejects.toThrow("down");
  });
});
