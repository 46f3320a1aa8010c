import { scheduled, TerminalError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deadLetterService } from "../testing/dead-letter-service.ts";
import { lambdaContext } from "../testing/lambda-context.ts";
import type { ScriptedService } from "../testing/scripted-service.ts";
import { serve } from "./trigger.ts";

let service: ScriptedService;
beforeEach(async () => {
  service = await deadLetterService();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a run of EventBridge Scheduler", () => {
  const event = { schedule: "nightly", scheduledFor: "2026-03-01T06:00:00Z" };

  it("reaches the function with the time that it was due", async () => {
    const seen: unknown[] = [];
    const watching = scheduled("watching", {}, ({ event: { id, source, data } }) => {
      seen.push({ id, source, data });
    });
    await serve(watching, {})(event, lambdaContext());
    expect(seen).toEqual([
      {
        id: "nightly 2026-03-01T06:00:00.000Z",
        source: "/schedules/nightly",
        data: { scheduledFor: "2026-03-01T06:00:00.000Z" },
      },
    ]);
  });

  it("that comes too late is left out, and done", async () => {
    const seen: unknown[] = [];
    const watching = scheduled("watching", {}, ({ event: { time } }) => void seen.push(time));
    const now = new Date().toISOString();
    await serve(watching, {})({ ...event, startWithinMs: 60_000 }, lambdaContext());
    await serve(watching, {})({ ...event, scheduledFor: now, startWithinMs: 60_000 }, lambdaContext());
    expect(seen).toEqual([now]);
  });

  it("that fails makes Lambda try again; one that cannot succeed does not", async () => {
    const failing = (error: Error) =>
      serve(
        scheduled("failing", {}, () => {
          throw error;
        }),
        {},
      )(event, lambdaContext());
    await expect(failing(new Error("busy"))).rejects.toThrow("busy");
    await failing(new TerminalError("never"));
    expect(service.requests).toHaveLength(1);
  });
});
