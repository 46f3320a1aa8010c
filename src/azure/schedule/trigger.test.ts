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

  describe("that fires more often than its schedule is due", () => {
    const decides = { cron: "0 6 * * *", timeZone: "Europe/Paris" };
    const runsAt = async (now: string, next: string | null, startWithinMs?: number) => {
      vi.setSystemTime(now);
      const due: string[] = [];
      const fn = scheduled("nightly", {}, ({ event }) => void due.push(event.data.scheduledFor));
      const schedules = [
        {
          schedule: "nightly",
          expression: "0 0 4,5 * * *",
          decides,
          delivery,
          ...(startWithinMs && { startWithinMs }),
        },
      ];
      const ofTimer = { trigger: { kind: "schedule" as const, schedules }, timeoutMs: 30_000 };
      await serve(fn, {}, ofTimer, open)(timer(next), invocationContext({}), 0);
      return due;
    };

    it("runs at the hour that it is 6 in Paris", async () => {
      expect(await runsAt("2026-03-01T04:00:01Z", "2026-03-01T04:00:00+00:00")).toEqual([]);
      expect(await runsAt("2026-03-01T05:00:01Z", "2026-03-01T05:00:00+00:00")).toEqual([
        "2026-03-01T05:00:00.000Z",
      ]);
      expect(await runsAt("2026-07-01T04:00:01Z", "2026-07-01T04:00:00+00:00")).toEqual([
        "2026-07-01T04:00:00.000Z",
      ]);
      expect(await runsAt("2026-07-01T05:00:01Z", "2026-07-01T05:00:00+00:00")).toEqual([]);
    });

    // "The `IsPastDue` property is `true` when the current function invocation is later than scheduled. For example, a function app
    // restart might cause an invocation to be missed." https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#usage
    it("catches up what was due while it was down, though the firing that it catches up was not", async () => {
      expect(await runsAt("2026-03-01T05:20:00Z", "2026-03-01T04:00:00+00:00")).toEqual([
        "2026-03-01T05:00:00.000Z",
      ]);
      expect(await runsAt("2026-03-01T04:20:00Z", "2026-03-01T04:00:00+00:00")).toEqual([]);
    });

    it("catches up the first of what was due in the month before", async () => {
      expect(await runsAt("2026-03-03T12:00:00Z", "2026-03-01T05:00:00+00:00")).toEqual([
        "2026-03-01T05:00:00.000Z",
      ]);
      expect(await runsAt("2026-03-03T04:30:00Z", "2026-01-01T05:00:00+00:00")).toEqual([
        "2026-01-31T05:00:00.000Z",
      ]);
    });

    it("catches up the first that may still begin, and none where there is none", async () => {
      expect(await runsAt("2026-03-03T05:10:00Z", "2026-03-01T05:00:00+00:00", 3_600_000)).toEqual([
        "2026-03-03T05:00:00.000Z",
      ]);
      expect(await runsAt("2026-03-01T06:30:00Z", "2026-03-01T04:00:00+00:00", 3_600_000)).toEqual([]);
    });

    it("runs whenever somebody starts it by hand, as then the next firing is still ahead", async () => {
      expect(await runsAt("2026-03-01T12:34:56Z", "2026-03-02T04:00:00+00:00")).toEqual([
        "2026-03-01T12:34:56.000Z",
      ]);
    });

    it("decides by the minute where the timer says no time", async () => {
      expect(await runsAt("2026-03-01T05:00:02Z", null)).toEqual(["2026-03-01T05:00:00.000Z"]);
      expect(await runsAt("2026-03-01T04:00:02Z", null)).toEqual([]);
    });
  });
});
