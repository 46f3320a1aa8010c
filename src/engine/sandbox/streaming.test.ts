import { httpApi } from "@motif/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import events from "../testing/fixtures/versions/functions/events.ts";
import flood from "../testing/fixtures/versions/functions/flood.ts";
import half from "../testing/fixtures/versions/functions/half.ts";
import overlong from "../testing/fixtures/versions/functions/overlong.ts";
import { Running, until, version } from "../testing/running.ts";

let app: Running;

beforeAll(async () => {
  const routes = { "GET /events": events, "GET /flood": flood, "GET /overlong": overlong, "GET /half": half };
  app = await Running.start(version({ api: httpApi(routes) }));
});
afterAll(() => app[Symbol.asyncDispose]());

/** Reads a streamed body to its end, or to where it breaks. */
async function textOf(response: Response): Promise<{ text: string; broke: boolean }> {
  let text = "";
  try {
    for await (const part of response.body ?? []) text += new TextDecoder().decode(part);
    return { text, broke: false };
  } catch {
    return { text, broke: true };
  }
}

describe("a stream from a worker thread", () => {
  it("reaches the client event by event, keeps its environment busy, and is cancelled when the client goes", async () => {
    const client = new AbortController();
    const response = await app.fetch("/events", { signal: client.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let seen = "";
    while (!seen.includes("data: 3\n\n")) seen += new TextDecoder().decode((await reader.read()).value);
    expect(seen.startsWith("data: 1\n\ndata: 2\n\n")).toBe(true);
    // Its reserved concurrency is 1, and the invocation goes on with the stream.
    expect((await app.fetch("/events")).status).toBe(429);
    client.abort();
    await app.line("nobody listens");
    const next = await until(async () => {
      const answer = await app.fetch("/events");
      return answer.status === 200 ? answer : undefined;
    });
    await next.body?.cancel();
  });

  it("is made no faster than the client takes it", async () => {
    const response = await app.fetch("/flood");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await new Promise((done) => setTimeout(done, 200)); // real time, in which an unlimited stream makes gigabytes
    await reader.cancel();
    const { fields } = await app.line("cancelled");
    expect(Number(fields?.made) * 64).toBeLessThan(64 * 1024); // KiB: what sockets and fetch buffer
  });

  it("hears of its timeout, and is cut off at it so that the client knows", async () => {
    const heard = await until(async () => {
      const { text, broke } = await textOf(await app.fetch("/overlong"));
      expect(broke).toBe(true);
      // On a busy machine the thread may be ended before it comes to the signal, which aborts a little earlier.
      return text === "first time is up" ? text : undefined;
    });
    expect(heard).toBe("first time is up");
    expect(await app.line("was stopped after its timeout of 1000 ms")).toMatchObject({
      function: "overlong",
    });
    expect((await textOf(await app.fetch("/overlong"))).broke).toBe(true);
  });

  it("that fails is cut off, and the log says why", async () => {
    expect(await textOf(await app.fetch("/half"))).toEqual({ text: "half", broke: true });
    expect(await app.line("the source broke")).toMatchObject({ function: "half" });
  });
});
