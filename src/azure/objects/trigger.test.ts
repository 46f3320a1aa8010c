import { consumer, objectCreated, TerminalError } from "@motif/core";
import { InProgressError } from "@motif/runtime";
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
      subscriptions: [{ queue: "uploads-events", bucket: "uploads", prefix: "", suffix: "", delivery }],
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
    fn: Parameters<typeof serve>[0],
    body: unknown,
    deliveryCount = 1,
    properties = {},
    own = settings,
  ) =>
    serve(
      fn,
      {},
      own,
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

  it("is left alone where its key is not one of those that are wanted: Event Grid looks at names of blobs", async () => {
    const seen: string[] = [];
    const watching = consumer(
      "import",
      { event: objectCreated },
      ({ event }) => void seen.push(event.data.key),
    );
    const subscriptions = settings.trigger.subscriptions.map((each) => ({
      ...each,
      prefix: "in/",
      suffix: "C",
    }));
    const own = { ...settings, trigger: { ...settings.trigger, subscriptions } };
    for (const name of ["in/a%5C", "in/C", "on/C"]) await deliver(watching, event(name), 1, {}, own);
    expect(seen).toEqual(["in/C"]);
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

  it("that another attempt holds is sent once more for when its lease ends", async () => {
    await deliver(failing(new InProgressError(300_000)), event("a.csv"));
    const waits = outbox.to("events").map(({ message }) => Number(message.scheduledEnqueueTimeUtc) - NOW);
    expect(waits).toEqual([300_000]);
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
