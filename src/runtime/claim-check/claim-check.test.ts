import {
  app,
  type BucketReader,
  type BucketWriter,
  consume,
  consumer,
  type JsonObject,
  type QueueSender,
  TerminalError,
  ValidationError,
} from "@motif/core";
import { takeInventory } from "@motif/core/model";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { claimCheck } from "../index.ts";
import { createRuntime } from "../platform.ts";
import { FakePlatform, queueEvent } from "../testing/fake-platform.ts";
import type { ClaimMessage } from "./message.ts";

const Document = z.object({ id: z.string(), text: z.string() });
const documents = claimCheck("documents", { schema: Document, retention: "1d", inlineBytes: 100 });

/** A bucket and a queue in memory, and what was done with them, in order. */
class Fixture {
  readonly objects = new Map<string, Uint8Array>();
  readonly sent: { readonly message: ClaimMessage; readonly options: unknown }[] = [];
  readonly done: string[] = [];
  readonly payloads: Pick<BucketWriter, "put"> & Pick<BucketReader, "get">;
  readonly queue: Pick<QueueSender<ClaimMessage>, "send">;

  constructor() {
    this.payloads = {
      put: async (key, content) => {
        this.done.push(`put ${key.slice(-5)}`);
        this.objects.set(key, content as Uint8Array);
        return { key, size: 0, etag: "", version: "", contentType: "", metadata: {} };
      },
      get: async (key) => {
        const bytes = this.objects.get(key);
        if (!bytes) return undefined;
        const response = new Response(bytes as BodyInit);
        const body = response.body as ReadableStream<Uint8Array>;
        return {
          ...{ key, size: bytes.byteLength, etag: "", version: "", contentType: "", metadata: {} },
          ...{ lastModified: "", body, text: () => response.text(), bytes: () => response.bytes() },
        };
      },
    };
    this.queue = {
      send: async (message, options) => {
        this.done.push("send");
        this.sent.push({ message: JSON.parse(JSON.stringify(message)), options });
        return { id: String(this.sent.length) };
      },
    };
  }

  /** What was sent last. */
  get message(): ClaimMessage {
    const [message] = this.sent.slice(-1).map((each) => each.message);
    if (!message) throw new Error("Nothing was sent.");
    return message;
  }

  /** The only payload, changed. */
  change(change: (bytes: Uint8Array) => Uint8Array): void {
    for (const [key, bytes] of this.objects) this.objects.set(key, change(bytes));
  }
}

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});

const LARGE = { id: "large", text: "x".repeat(1000) };
const send = (value: z.infer<typeof Document>) => documents.send(fixture, value);
const open = () => documents.open(fixture.payloads, fixture.message);

describe("a value", () => {
  it("that is small stands in its message", async () => {
    expect(await send({ id: "a", text: "hello" })).toEqual({ id: "1" });
    expect(fixture.message).toEqual({ value: { id: "a", text: "hello" } });
    expect(fixture.done).toEqual(["send"]);
  });

  it("that is large is in the bucket before its message is sent, which says where", async () => {
    await send(LARGE);
    expect(fixture.done).toEqual(["put .json", "send"]);
    const [key = ""] = fixture.objects.keys();
    const claim = { sha256: key.replace(".json", ""), bytes: JSON.stringify(LARGE).length };
    expect(fixture.message).toEqual({ claim });
    expect(await open()).toEqual(LARGE);
  });

  it("is large from one byte of UTF-8 more than may stand in a message", async () => {
    const text = "é".repeat((100 - JSON.stringify({ id: "a", text: "" }).length) / 2);
    await send({ id: "a", text });
    expect(fixture.message).toHaveProperty("value");
    await send({ id: "a", text: `${text}e` });
    expect(fixture.message).toHaveProperty("claim");
  });

  it("is one object, however often it is sent", async () => {
    await send(LARGE);
    await send(LARGE);
    expect(fixture.objects.size).toBe(1);
    expect(fixture.done).toEqual(["put .json", "send", "put .json", "send"]);
  });

  it("is checked by its schema before anything is stored", async () => {
    await expect(send({ id: "a" } as z.infer<typeof Document>)).rejects.toThrow(ValidationError);
    expect(fixture.done).toEqual([]);
  });

  it("of any form comes out as it was sent", async () => {
    const any = claimCheck("any", { schema: z.json(), inlineBytes: 20 });
    // Zod leaves a member of that name out of every record that it parses.
    const values = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => !JSON.stringify(value).includes("__proto__"));
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const sent = JSON.parse(JSON.stringify(value)); // -0 is 0 in JSON
        await any.send(fixture, sent);
        expect(await any.open(fixture.payloads, fixture.message)).toEqual(sent);
      }),
    );
  });

  it("is sent with the options of its message", async () => {
    await documents.send(fixture, LARGE, { delay: "5m" });
    expect(fixture.sent).toMatchObject([{ options: { delay: "5m" } }]);
  });

  it("whose message could not be sent has failed, whatever is left in the bucket", async () => {
    fixture.queue.send = () => Promise.reject(new Error("The queue is down."));
    await expect(send(LARGE)).rejects.toThrow("The queue is down.");
    expect(fixture.objects.size).toBe(1);
  });
});

describe("a payload", () => {
  const terminal = async () => {
    const error = await open().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TerminalError);
    return String(error);
  };

  it("that is gone is a failure for good", async () => {
    await send(LARGE);
    fixture.objects.clear();
    expect(await terminal()).toContain(".json is gone: its message outlived it");
  });

  it("of another length is not even read", async () => {
    await send(LARGE);
    fixture.change((bytes) => bytes.subarray(1));
    expect(await terminal()).toContain("it has 1023 bytes, and was sent with 1024");
  });

  it("with another content of the same length is refused", async () => {
    await send(LARGE);
    fixture.change((bytes) => Uint8Array.from(bytes).fill(0x79, 40, 41));
    expect(await terminal()).toContain("its digest is another");
  });

  it("that does not match the schema any more is a failure for good", async () => {
    await send(LARGE);
    const stricter = claimCheck("documents", { schema: z.object({ pages: z.array(z.string()) }) });
    const opened = stricter.open(fixture.payloads, fixture.message);
    await expect(opened).rejects.toThrow(TerminalError);
    await expect(opened).rejects.toThrow("/pages");
  });

  it("is asked for again where the bucket fails", async () => {
    await send(LARGE);
    fixture.payloads.get = () => Promise.reject(new Error("The bucket is down."));
    const opened = open();
    await expect(opened).rejects.toThrow("The bucket is down.");
    await expect(opened).rejects.not.toThrow(TerminalError);
  });
});

describe("a receiver", () => {
  const received: unknown[] = [];
  const receive = consumer(
    "receive",
    { event: documents.message, uses: { payloads: documents.payloads.reader } },
    documents.received(
      ({ payloads }) => payloads,
      async ({ event, receiveCount, newId }) => {
        received.push({ ...event.data, id: event.id, receiveCount, newId: newId() });
      },
    ),
  );
  const consumeMessage = (message: JsonObject | ClaimMessage) => {
    const { get } = fixture.payloads;
    const never = () => Promise.reject(new Error("Not granted."));
    const platform = new FakePlatform({
      bucket: {
        get: (_, key) => get(key),
        head: never,
        list: never,
        put: never,
        delete: never,
        presign: never,
      },
    });
    return createRuntime(receive, platform).consume([queueEvent("event-1", message)], platform.call());
  };
  beforeEach(() => {
    received.length = 0;
  });

  it("gets the value, small or large, and everything else as ever", async () => {
    for (const value of [{ id: "a", text: "small" }, LARGE]) {
      await send(value);
      expect(await consumeMessage(fixture.message)).toEqual([]);
    }
    const rest = { id: "event-1", receiveCount: 1, newId: expect.any(String) };
    expect(received).toEqual([
      { text: "small", ...rest },
      { text: LARGE.text, ...rest },
    ]);
  });

  it.each([
    ["neither value nor claim", {}],
    ["both", { value: { id: "a", text: "" }, claim: { sha256: "0".repeat(64), bytes: 1 } }],
    ["a claim that is no digest", { claim: { sha256: "../secret", bytes: 1 } }],
    ["a value of another form", { value: { id: 1 } }],
    ["a claim of nothing", { claim: { sha256: "0".repeat(64), bytes: 1 } }],
  ])("does not try a message again that has %s", async (_, message) => {
    expect(await consumeMessage(message)).toMatchObject([{ id: "event-1", terminal: true }]);
    expect(received).toEqual([]);
  });
});

describe("a claim check", () => {
  // A message waits 1 day, is a dead letter for 14, is sent back and waits 1 day; and one to spare.
  it.each([
    ["1d", 17],
    ["4d", 23],
    ["1h", 16],
    ["14d", 43],
  ] as const)("keeps payloads of messages that wait %s for %d days", (retention, days) => {
    const { payloads } = claimCheck("jobs", { schema: Document, retention });
    expect(payloads).toMatchObject({ name: "jobs", expiresAfter: `${days}d` });
  });

  it("declares a queue and a bucket like any others", () => {
    const receive = consumer(
      "receive",
      { event: documents.message, uses: { payloads: documents.payloads.reader } },
      documents.received(
        ({ payloads }) => payloads,
        () => {},
      ),
    );
    const { resources } = takeInventory(app("test", { work: consume(documents.queue, receive) }));
    expect(resources.queue).toMatchObject([{ name: "documents", retentionMs: 86_400_000 }]);
    expect(resources.bucket).toMatchObject([{ name: "documents", expiresAfterDays: 17 }]);
  });

  it.each([-1, 1.5])("is refused with inlineBytes %d", (inlineBytes) => {
    expect(() => claimCheck("jobs", { schema: Document, inlineBytes })).toThrow("whole number, 0 or more");
  });
});
