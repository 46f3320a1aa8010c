import { HttpRequest } from "@azure/functions";
import { consumer, objectCreated, scheduled, TerminalError, task } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { serveObjects } from "../objects.ts";
import { serveScheduled } from "../scheduled.ts";
import { serveTask } from "../task.ts";
import { invocationContext, KeptOutbox } from "./invocation.ts";

const NOW = Date.UTC(2026, 2, 1, 6);
const retry = {
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
  vi.stubEnv("MOTIF_QUEUE_UPLOADS_EVENTS", "events");
  vi.stubEnv("MOTIF_QUEUE_IMPORT_DEAD_LETTER", "dead");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("an event of Event Grid", () => {
  const settings = {
    trigger: {
      kind: "objects" as const,
      subscriptions: [{ queue: "uploads-events", bucket: "uploads", retry }],
    },
    timeoutMs: 30_000,
  };

  /** The example of https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage (CloudEvents) */
  const event = (name: string, more: object = {}) => ({
    source:
      "/subscriptions/{subscription-id}/resourceGroups/Storage/providers/Microsoft.Storage/storageAccounts/acme",
    subject: `/blobServices/default/containers/acme-uploads/blobs/${name}`,
    type: "Microsoft.Storage.BlobCreated",
    time: "2026-03-01T05:59:00.9444919Z",
    id: "9aeb0fdf-c01e-0131-0922-9eb54906e209",
    data: {
      api: "PutBlockList",
      eTag: "0x8D4BCC2E4835CD0",
      contentType: "text/plain",
      contentLength: 524288,
      blobType: "BlockBlob",
      url: `https://acme.blob.core.windows.net/acme-uploads/${encodeURIComponent(name)}`,
      sequencer: "00000000000004420000000000028963",
    },
    specversion: "1.0",
    ...more,
  });

  const deliver = (
    fn: Parameters<typeof serveObjects>[0],
    body: unknown,
    deliveryCount = 1,
    properties = {},
  ) =>
    serveObjects(
      fn,
      {},
      settings,
      open,
    )(
      body,
      invocationContext({
        triggerMetadata: {
          messageId: "m",
          deliveryCount,
          enqueuedTimeUtc: "2026-03-01T05:59:01Z",
          applicationProperties: properties,
        },
      }),
      0,
    );

  const failing = (error: Error) =>
    consumer("import", { event: objectCreated }, () => {
      throw error;
    });

  it("reaches the consumer as the engine's events do", async () => {
    const seen: unknown[] = [];
    const watching = consumer("import", { event: objectCreated }, ({ event, receiveCount }) => {
      seen.push({ ...event, receiveCount });
    });
    await deliver(watching, event("in/März 2026+1.csv"));
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "9aeb0fdf-c01e-0131-0922-9eb54906e209",
        source: "/buckets/uploads",
        type: "dev.motif.bucket.object-created",
        time: "2026-03-01T05:59:00.944Z",
        subject: "in/März 2026+1.csv",
        data: {
          bucket: "uploads",
          key: "in/März 2026+1.csv",
          size: 524288,
          etag: "0x8D4BCC2E4835CD0",
          version: "0x8D4BCC2E4835CD0",
          sequencer: "00000000000004420000000000028963",
        },
        receiveCount: 1,
      },
    ]);
  });

  it.each([
    ["100%25 sure.csv", "100%25 sure.csv"],
    ["a%5Cb.csv", "a\\b.csv"],
    ["a%255Cb.csv", "a%5Cb.csv"],
    ["a/b?c#d.csv", "a/b?c#d.csv"],
  ])("of the blob %s is about the key %s", async (name, key) => {
    const seen: string[] = [];
    const watching = consumer(
      "import",
      { event: objectCreated },
      ({ event }) => void seen.push(event.data.key),
    );
    await deliver(watching, event(name));
    expect(seen).toEqual([key]);
  });

  // https://github.com/Azure-Samples/azure-event-grid-viewer/issues/9
  it("takes the key from the URL where the subject has lost characters", async () => {
    const seen: string[] = [];
    const watching = consumer(
      "import",
      { event: objectCreated },
      ({ event }) => void seen.push(event.data.key),
    );
    const subject = "/blobServices/default/containers/acme-uploads/blobs/log_\ufffd\ufffd.csv";
    await deliver(watching, event("log_💎.csv", { subject }));
    expect(seen).toEqual(["log_💎.csv"]);
  });

  it("that failed is sent once more, for after just the wait of the policy", async () => {
    await deliver(failing(new Error("no")), event("a.csv"));
    await deliver(failing(new Error("no")), event("a.csv"), 1, { "motif-receive-count": 1, "motif-id": "m" });
    const waits = outbox.to("events").map(({ message }) => Number(message.scheduledEnqueueTimeUtc) - NOW);
    expect(waits).toEqual([60_000, 120_000]);
    expect(outbox.to("events").map(({ message }) => message.messageId)).toEqual(["m/2", "m/3"]);
    expect(JSON.parse(outbox.sent[0]?.body ?? "")).toEqual(event("a.csv"));
  });

  it("that cannot succeed, was tried often enough, or is too old is a dead letter", async () => {
    await deliver(failing(new TerminalError("never")), event("a.csv"));
    await deliver(failing(new Error("no")), event("a.csv"), 3);
    vi.setSystemTime(NOW + 3_600_000);
    await deliver(failing(new Error("late")), event("a.csv"));
    const reasons = outbox.to("dead").map(({ message }) => message.applicationProperties?.["motif-reason"]);
    expect(reasons).toEqual(["never", "no", "late"]);
  });

  it("that is none of a new blob is a dead letter, and not lost", async () => {
    const watching = consumer("import", { event: objectCreated }, () => {});
    await deliver(watching, { hello: 1 });
    await deliver(watching, event("x", { subject: "/elsewhere" }));
    expect(outbox.to("dead")).toHaveLength(2);
  });
});

describe("a timer", () => {
  const settings = {
    trigger: {
      kind: "scheduled" as const,
      schedules: [{ schedule: "nightly", expression: "0 0 6 * * *", retry }],
    },
    timeoutMs: 30_000,
  };
  const timer = (next: string | null) => ({
    schedule: { adjustForDST: true },
    scheduleStatus: next === null ? null : { last: "2026-02-28T06:00:00+00:00", next, lastUpdated: next },
    isPastDue: false,
  });
  const run = (fn: Parameters<typeof serveScheduled>[0], input: unknown, retryCount?: number) =>
    serveScheduled(
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

describe("a task", () => {
  const settings = { trigger: { kind: "task" as const }, timeoutMs: 30_000 };
  const double = task("double", { input: z.object({ n: z.number() }), output: z.number() }, ({ input }) => {
    if (input.n < 0) throw new Error("negative");
    if (input.n === 0) JSON.parse("what another service answered");
    return input.n * 2;
  });
  const call = (body: string) => {
    const url = "https://app.azurewebsites.net/_motif/tasks/double";
    const request = new HttpRequest({ method: "POST", url, body: { string: body } });
    return serveTask(double, {}, settings)(request, invocationContext());
  };

  it("gives its output", async () => {
    expect(await call('{"n":21}')).toEqual({
      status: 200,
      headers: [["content-type", "application/json"]],
      body: "42",
    });
  });

  it.each([
    ['{"n":"x"}', 400],
    ["{", 400],
    ["", 400],
    ['{"n":-1}', 500],
    ['{"n":0}', 500],
  ])("answers %s with %i and problem details", async (body, status) => {
    const response = await call(body);
    expect(response).toMatchObject({ status, headers: [["content-type", "application/problem+json"]] });
  });
});
