import { scheduled } from "@motif/core";
import { describe, expect, it, vi } from "vitest";
import { ASYNC_DELIVERY_VARIABLE, type AsyncDelivery } from "../function/environment.ts";
import { DEAD, triggered } from "../testing/triggered.ts";
import { serve } from "./trigger.ts";

const delivery: AsyncDelivery = {
  attempts: 3,
  initialDelayMs: 60_000,
  maxDelayMs: 120_000,
  factor: 2,
  maximumAgeMs: 6 * 3_600_000,
  deadLetterTopic: DEAD,
};
const { post, deadLetters } = triggered({ [ASYNC_DELIVERY_VARIABLE]: JSON.stringify(delivery) });

describe("a scheduled run", () => {
  const header = { "x-cloudscheduler-scheduletime": "2026-03-01T06:00:00Z" };

  it("has the time that it was due, which is the same for every attempt", async () => {
    vi.setSystemTime("2026-03-01T06:00:02Z");
    const seen: unknown[] = [];
    const fn = scheduled("nightly", {}, ({ event }) => void seen.push(event));
    const response = await post(serve(fn, {}), { schedule: "every-night" }, header);
    vi.useRealTimers();
    expect(response.status).toBe(204);
    expect(seen).toMatchObject([
      {
        id: "every-night 2026-03-01T06:00:00.000Z",
        source: "/schedules/every-night",
        data: { scheduledFor: "2026-03-01T06:00:00.000Z" },
      },
    ]);
  });

  it("is tried again when it fails, and goes to the dead-letter topic in the end", async () => {
    const fn = scheduled("nightly", {}, () => {
      throw new Error("not now");
    });
    const at = (seconds: number) => ({
      "x-cloudscheduler-scheduletime": new Date(Date.now() - seconds * 1000).toISOString(),
    });
    const handler = serve(fn, {});
    expect((await post(handler, { schedule: "every-night" }, at(5))).status).toBe(500);
    expect((await post(handler, { schedule: "every-night" }, at(181))).status).toBe(204);
    expect(deadLetters()).toMatchObject([{ data: { function: "nightly", condition: "RetriesExhausted" } }]);
  });

  it("at a time that is not due is done at once: a job can call more often than its schedule says", async () => {
    const due: string[] = [];
    const fn = scheduled("closing", {}, ({ event }) => void due.push(event.data.scheduledFor));
    const handler = serve(fn, {});
    const body = { schedule: "closing", decides: { cron: "0 18 L * *", timeZone: "Europe/Paris" } };
    vi.setSystemTime("2026-04-30T16:00:02Z");
    for (const time of ["2026-04-29T16:00:00Z", "2026-04-30T16:00:00Z"]) {
      const { status } = await post(handler, body, { "x-cloudscheduler-scheduletime": time });
      expect(status).toBe(204);
    }
    vi.useRealTimers();
    expect(due).toEqual(["2026-04-30T16:00:00.000Z"]);
  });

  it("that comes too late is left out, and done", async () => {
    const due: string[] = [];
    const handler = serve(
      scheduled("closing", {}, ({ event }) => void due.push(event.data.scheduledFor)),
      {},
    );
    const at = (minutes: number) => ({
      "x-cloudscheduler-scheduletime": new Date(Date.now() - minutes * 60_000).toISOString(),
    });
    const body = { schedule: "closing", startWithinMs: 600_000 };
    expect((await post(handler, body, at(11))).status).toBe(204);
    expect(due).toEqual([]);
    expect((await post(handler, body, at(9))).status).toBe(204);
    expect(due).toHaveLength(1);
  });

  it("without the time that it was due is refused", async () => {
    const fn = scheduled("nightly", {}, () => {});
    expect((await post(serve(fn, {}), { schedule: "every-night" })).status).toBe(400);
  });
});
