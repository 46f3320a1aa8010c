import { http, ThrottledError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { type Parts, streamedResponse } from "../index.ts";
import { createRuntime } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";

/** The body of a streamed response, and what the function wrote. */
async function opened(parts: Parts, signal = new AbortController().signal) {
  const platform = new FakePlatform();
  const fn = http("f", { streams: true }, (input) => {
    input.metrics.add("Begun", 1);
    return streamedResponse(input, parts, { headers: { "content-type": "text/plain" } });
  });
  const { body, headers } = await createRuntime(fn, platform).http(requestData(), platform.call({ signal }));
  if (!(body instanceof ReadableStream)) throw new Error("no stream");
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const read = async () => new TextDecoder().decode((await reader.read()).value);
  return { reader, read, headers, platform };
}

/** Lets everything that is due happen. */
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe("a streamed response", () => {
  it("is made part by part, none ahead of the client", async () => {
    const made: number[] = [];
    const { read, headers } = await opened(async function* () {
      for (let n = 1; n <= 3; n++) {
        made.push(n);
        yield `${n} ü\n`;
      }
    });
    expect(headers).toEqual([["content-type", "text/plain"]]);
    await quiet();
    expect(made).toEqual([]);
    for (let n = 1; n <= 3; n++) {
      expect(await read()).toBe(`${n} ü\n`);
      await quiet();
      expect(made).toHaveLength(n);
    }
    expect(await read()).toBe("");
  });

  it("may have bytes in it, and parts that are empty", async () => {
    const { read } = await opened(async function* () {
      yield "";
      yield new Uint8Array([104, 105]);
    });
    expect(await read()).toBe("hi");
  });

  it("whose client goes away makes no more, and ends its generator where it is", async () => {
    const happened: string[] = [];
    const { reader, read, platform } = await opened(async function* ({ signal }) {
      try {
        for (let n = 1; ; n++) yield `${n}`;
      } finally {
        happened.push(`ended, aborted: ${signal.aborted}`);
      }
    });
    expect(await read()).toBe("1");
    await reader.cancel();
    await quiet();
    expect(happened).toEqual(["ended, aborted: true"]);
    expect(platform.logs).toEqual([]);
  });

  it("whose client goes away while a part is made tells by its signal", async () => {
    const { reader, read, platform } = await opened(async function* ({ signal }) {
      yield "1";
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    await read();
    const last = reader.read();
    await quiet();
    await reader.cancel("gone");
    expect(await last).toMatchObject({ done: true });
    await quiet();
    expect(platform.logs).toEqual([]);
  });

  it("hears of the timeout", async () => {
    const timeout = new AbortController();
    const { read } = await opened(async function* ({ signal }) {
      while (!signal.aborted) yield "more";
      yield "the end";
    }, timeout.signal);
    expect(await read()).toBe("more");
    timeout.abort();
    expect(await read()).toBe("the end");
  });

  it("that fails is cut off, and the log says why", async () => {
    const { read, platform } = await opened(async function* () {
      yield "half";
      throw new ThrottledError("too many reads");
    });
    expect(await read()).toBe("half");
    await expect(read()).rejects.toThrow("too many reads");
    expect(platform.logs).toMatchObject([
      { level: "error", message: "A streamed response broke off", fields: { error: { code: "throttled" } } },
    ]);
  });

  it("writes what is counted while it goes out", async () => {
    const platform = new FakePlatform();
    const fn = http("f", {}, (input) =>
      streamedResponse(input, async function* () {
        yield "1";
        input.metrics.add("Rows", 2);
        input.metrics.add("Rows", 3);
      }),
    );
    const { body } = await createRuntime(fn, platform).http(requestData(), platform.call());
    expect(platform.lines).toEqual([]);
    expect(await new Response(body as ReadableStream<Uint8Array>).text()).toBe("1");
    expect(platform.lines).toMatchObject([{ Rows: [2] }, { Rows: [3] }]);
  });
});
