import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { streamBody } from "./request-body.ts";

const STALL_MS = 1000;

describe("a body as a stream", () => {
  let req: IncomingMessage;
  let reader: ReadableStreamDefaultReader<Uint8Array>;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    req = new IncomingMessage(new Socket());
    reader = streamBody(req, STALL_MS).getReader();
    req.push("first");
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("first");
  });
  afterEach(() => void vi.useRealTimers());

  const isLeftAlone = () => {
    expect(vi.getTimerCount()).toBe(0);
    for (const event of ["data", "end", "error"]) expect(req.listenerCount(event), event).toBe(0);
  };

  it("that is not wanted any more is paused and left to whoever answers, and no time-out runs for it", async () => {
    await reader.cancel();
    expect(req.isPaused()).toBe(true);
    isLeftAlone();
  });

  it("ends with the request, and no time-out runs any more", async () => {
    req.push(null);
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    isLeftAlone();
  });

  it("waits for its next part as long as it may, from each part anew, and then fails", async () => {
    vi.advanceTimersByTime(STALL_MS - 1);
    req.push("second");
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("second");
    const next = reader.read();
    vi.advanceTimersByTime(STALL_MS - 1);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await expect(next).rejects.toMatchObject({ code: "request-timeout" });
    isLeftAlone();
  });

  it("fails where the client goes away", async () => {
    const next = reader.read();
    req.destroy(new Error("aborted"));
    await expect(next).rejects.toMatchObject({ code: "client-gone" });
    isLeftAlone();
  });
});
