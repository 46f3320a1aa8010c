import { http } from "@motif/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type EventStreamOptions,
  type Events,
  lastEventId,
  type ServerSentEvent,
  serverSentEvents,
} from "../index.ts";
import { createRuntime } from "../platform.ts";
import { eventsIn } from "../testing/event-source.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";
import { eventText } from "./event-text.ts";

beforeEach(
  () => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ["setTimeout", "clearTimeout", "Date"] }),
);
afterEach(() => void vi.useRealTimers());

const quiet = () => new Promise((resolve) => setImmediate(resolve));
const never = () => new Promise<never>(() => {});
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A stream of events from a function with a timeout of 30 s. `read` gives what comes next, or undefined at the end. */
async function opened(events: Events, options: EventStreamOptions = {}) {
  const platform = new FakePlatform();
  Object.defineProperty(platform, "now", { value: () => Date.now() });
  const fn = http("f", { streams: true }, (input) => serverSentEvents(input, events, options));
  const call = platform.call({ deadline: Date.now() + 30_000 });
  const { body, headers } = await createRuntime(fn, platform).http(requestData(), call);
  if (!(body instanceof ReadableStream)) throw new Error("no stream");
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const read = async () => {
    const { value } = await reader.read();
    return value && new TextDecoder().decode(value);
  };
  return { reader, read, headers, platform };
}

/** All that a stream says from its beginning to its end, while time passes. */
async function whole(events: Events, options: EventStreamOptions = {}) {
  const begun = Date.now();
  const { read, platform } = await opened(events, options);
  const said: [text: string, afterMs: number][] = [];
  let isOver = false;
  const reading = (async () => {
    for (let text = await read(); text !== undefined; text = await read())
      said.push([text, Date.now() - begun]);
    isOver = true;
  })();
  for (let ms = 0; ms < 60_000 && !isOver; ms += 250) {
    await quiet();
    if (!isOver) await vi.advanceTimersByTimeAsync(250);
  }
  await reading;
  return { said, platform, tookMs: Date.now() - begun };
}

describe("a stream of events", () => {
  it("has the headers that browsers and proxies want, and says at once when to come again", async () => {
    const { read, headers } = await opened(async function* () {}, { retry: "5s", headers: { "x-own": "1" } });
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-own": "1",
    });
    expect(await read()).toBe("retry: 5000\n\n");
    expect(await read()).toBeUndefined();
  });

  it("is made event by event, none ahead of the client", async () => {
    let made = 0;
    const { read } = await opened(async function* () {
      for (;;) yield { data: { n: ++made } };
    });
    await quiet();
    expect(made).toBe(0);
    await read();
    expect(made).toBe(0);
    expect(await read()).toBe('data: {"n":1}\n\n');
    await quiet();
    expect(made).toBe(1);
  });

  // "[…] authors can include a comment line (one starting with a ':' character) every 15 seconds or so."
  // (https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes)
  it("sends a comment after 15 s without an event", async () => {
    const { said } = await whole(async function* () {
      await sleep(20_000);
      yield { data: "late" };
    });
    expect(said).toEqual([
      ["retry: 2000\n\n", 0],
      [":\n\n", 15_000],
      ["data: late\n\n", 20_000],
    ]);
  });

  it("ends 2 s before the timeout though nothing happens, so that the client connects again", async () => {
    let signal: AbortSignal | undefined;
    const { said, tookMs } = await whole(
      async function* (input) {
        signal = input.signal;
        yield { id: "1", data: "first" };
        await never();
      },
      { heartbeat: "20s" },
    );
    expect(tookMs).toBe(28_000);
    expect(said.map(([text]) => text)).toEqual([
      "retry: 2000\n\n",
      "id: 1\ndata: first\n\n",
      ":\n\n",
      ":\n\n",
    ]);
    expect(signal?.aborted).toBe(true);
  });

  it("ends where events come without end, after the last that was made", async () => {
    const { said, tookMs } = await whole(async function* () {
      for (let n = 1; ; n++) {
        await sleep(1100);
        yield { id: String(n), data: "" };
      }
    });
    expect(tookMs).toBe(28_000);
    expect(said.filter(([text]) => text.startsWith("id"))).toHaveLength(25);
  });

  it("that fails says so by an event, which tells nothing of the inside, and the log has the error", async () => {
    const { said, platform } = await whole(async function* () {
      yield { id: "1", data: "first" };
      throw new Error("password=1234");
    });
    expect(said.at(-1)?.[0]).toBe(
      'event: error\ndata: {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Name invocation invocation-1 when you report this."}\n\n',
    );
    expect(platform.logs).toMatchObject([
      { message: "A stream of events failed", fields: { error: { message: "password=1234" } } },
    ]);
  });

  it("refuses names and ids that would be read as something else", async () => {
    for (const bad of [{ id: "1\ndata: forged" }, { event: "a\rb" }, { id: "\0" }]) {
      expect(() => eventText({ data: "", ...bad })).toThrow("no line ends");
    }
    const { said, platform } = await whole(async function* () {
      yield { id: "a\nb", data: "" };
    });
    expect(said.at(-1)?.[0]).toContain("event: error\n");
    expect(platform.logs).toHaveLength(1);
  });

  it("stops when its client goes away, also in the middle of an event and of a pause", async () => {
    const ended: string[] = [];
    const { reader, read, platform } = await opened(async function* ({ signal }) {
      try {
        yield { data: 1 };
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("gone"))));
      } finally {
        ended.push("ended");
      }
    });
    await read();
    await read();
    const last = reader.read();
    await quiet();
    await reader.cancel();
    await last;
    await quiet();
    expect(ended).toEqual(["ended"]);
    expect(platform.logs.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("events", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "ü", " ", ":", "\n", "\r", "\t", "😀", "0") });
  const name = fc.string({ unit: fc.constantFrom("a", "ü", ":", "0", "-"), minLength: 1 });
  const event: fc.Arbitrary<ServerSentEvent> = fc.record(
    { data: fc.oneof(text, fc.jsonValue()), event: name, id: name },
    { requiredKeys: ["data"] },
  ) as fc.Arbitrary<ServerSentEvent>; // every JSON value is `Json`

  it("are read by a client as they were sent", () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let lastId = "";
        const expected = events.map(({ data, event = "message", id }) => {
          lastId = id ?? lastId;
          const sent = typeof data === "string" ? data.replaceAll(/\r\n?/g, "\n") : JSON.stringify(data);
          return { event, data: sent, id: lastId };
        });
        expect(eventsIn(events.map(eventText).join(":\n\n"))).toEqual(expected);
      }),
    );
  });
});

describe("the last event id", () => {
  it("comes in UTF-8, as browsers send it, and is not there for a client that is new", () => {
    const header = (value?: string) => ({ header: () => value });
    expect(lastEventId(header())).toBeUndefined();
    expect(lastEventId(header("17"))).toBe("17");
    expect(lastEventId(header(Buffer.from("Größe").toString("latin1")))).toBe("Größe");
  });
});
