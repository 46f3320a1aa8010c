import { ThrottledError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "./ground/virtual-clock.ts";
import { type LogPage, Logs } from "./logs.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

function line(message: string, { level = "info", fn = "work" } = {}): string {
  return JSON.stringify({ level, message, timestamp: "2026-01-01T00:00:00.000Z", function: fn });
}

function span(name: string, traceId = TRACE): string {
  const times = { startTime: "2026-01-01T00:00:00.000Z", durationMs: 2 };
  const ids = { traceId, spanId: "b7ad6b7169203331", invocationId: "1" };
  return JSON.stringify({ span: name, kind: "internal", ...ids, ...times, status: "ok", function: "work" });
}

const messages = ({ entries }: LogPage) => entries.map(({ record }) => record.message);
const numbers = ({ entries }: LogPage) => entries.map(({ sequence }) => sequence);
const now = { limit: 100, waitMs: 0 };

function logsOf(...lines: string[]) {
  const clock = new VirtualClock(0);
  const logs = new Logs(clock);
  for (const text of lines) logs.add(text);
  return { clock, logs };
}

describe("the lines that are kept", () => {
  it("are logs in their order, without metrics and spans", async () => {
    const { logs } = logsOf(line("a"), '{"_aws":{},"function":"work"}', span("query"), line("b"));
    const page = await logs.read(now);
    expect(messages(page)).toEqual(["a", "b"]);
    expect(numbers(page)).toEqual([1, 4]);
    expect(page).toMatchObject({ next: 4, missed: 0 });
  });

  it("are the newest where more match than are asked for, and those behind a number where one is given", async () => {
    const { logs } = logsOf(line("a"), line("b"), line("c"), line("d"));
    expect(messages(await logs.read({ ...now, limit: 2 }))).toEqual(["c", "d"]);
    const page = await logs.read({ ...now, after: 1, limit: 2 });
    expect(messages(page)).toEqual(["b", "c"]);
    expect(messages(await logs.read({ ...now, after: page.next }))).toEqual(["d"]);
  });

  it("are those of one function, and of a level and above", async () => {
    const { logs } = logsOf(
      line("a", { level: "debug" }),
      line("b", { level: "warn" }),
      line("c", { level: "error", fn: "other" }),
    );
    expect(messages(await logs.read({ ...now, level: "warn" }))).toEqual(["b", "c"]);
    expect(messages(await logs.read({ ...now, level: "warn", function: "work" }))).toEqual(["b"]);
    expect(messages(await logs.read({ ...now, after: 0, level: "error" }))).toEqual(["c"]);
  });

  it("are 10,000 at most, and a reader hears how many it missed", async () => {
    const { logs } = logsOf();
    for (let n = 1; n <= 10_050; n++) logs.add(line(String(n)));
    const page = await logs.read({ ...now, after: 20, limit: 1 });
    expect(messages(page)).toEqual(["51"]);
    expect(page.missed).toBe(30);
  });

  it("are 10,000,000 characters at most, and the newest whatever its length", async () => {
    const { logs } = logsOf(line("small"), line("x".repeat(6_000_000)), line("y".repeat(6_000_000)));
    expect(numbers(await logs.read(now))).toEqual([3]);
    logs.add(line("z".repeat(11_000_000)));
    expect(numbers(await logs.read(now))).toEqual([4]);
  });

  it("begin anew for a reader whose number is another server's", async () => {
    const { logs } = logsOf(line("a"));
    expect(messages(await logs.read({ ...now, after: 500 }))).toEqual(["a"]);
  });
});

describe("a reader that waits", () => {
  const waiting = { limit: 100, waitMs: 1000 };

  it("gets a line as soon as there is one that it asked for", async () => {
    const { logs } = logsOf(line("before"));
    const page = logs.read({ ...waiting, after: 1, function: "work" });
    logs.add(line("not this", { fn: "other" }));
    logs.add(line("this"));
    expect(messages(await page)).toEqual(["this"]);
    expect((await page).next).toBe(3);
  });

  it("gets an empty page when its time is over, and goes on behind what it has seen", async () => {
    const { clock, logs } = logsOf();
    const page = logs.read({ ...waiting, function: "work" });
    logs.add(line("not this", { fn: "other" }));
    await Promise.resolve();
    clock.moveTo(1000);
    clock.fireNextDue();
    expect(await page).toEqual({ entries: [], next: 1, missed: 0 });
  });

  it("is let go when the server closes", async () => {
    const { logs } = logsOf();
    const page = logs.read(waiting);
    logs.close();
    expect(messages(await page)).toEqual([]);
    expect(messages(await logs.read(waiting)), "nor is anybody made to wait then").toEqual([]);
  });

  it("is refused where a hundred wait already", async () => {
    const { logs } = logsOf();
    const pages = Array.from({ length: 100 }, () => logs.read(waiting));
    await expect(logs.read(waiting)).rejects.toThrow(ThrottledError);
    logs.add(line("a"));
    await Promise.all(pages);
    const again = logs.read({ ...waiting, after: 1 });
    logs.add(line("b"));
    expect(messages(await again), "there is room again").toEqual(["b"]);
  });
});

it("spans are those of the trace that is asked for", () => {
  const other = "f".repeat(32);
  const { logs } = logsOf(span("a"), line(`mentions ${TRACE}`), span(`named ${TRACE}`, other), span("b"));
  expect(logs.spansOf(TRACE).map((found) => found.span)).toEqual(["a", "b"]);
});
