import { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Invocation, Span, Trace } from "../admin-client.ts";
import { spanTree } from "./span-tree.ts";
import { waterfall } from "./waterfall.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const OTHER = "f".repeat(32);
const at = (ms: number) => new Date(Date.parse("2026-01-01T00:00:00.000Z") + ms).toISOString();
const parent = (span: string, trace = TRACE) => `00-${trace}-${span.padStart(16, "0")}-01`;

function invocation(
  name: string,
  start: number,
  durationMs: number,
  more: Partial<Invocation> = {},
): Invocation {
  const ids = { invocationId: name, traceId: TRACE };
  return { ...ids, function: name, kind: "task", startedAt: at(start), durationMs, status: "ok", ...more };
}

function span(name: string, of: string, start: number, durationMs: number, more: Partial<Span> = {}): Span {
  const ids = { traceId: TRACE, spanId: name.padStart(16, "0"), invocationId: of };
  return {
    span: name,
    kind: "internal",
    ...ids,
    startTime: at(start),
    durationMs,
    status: "ok",
    function: of,
    ...more,
  };
}

const own = (id: string, of: string, more: Partial<Span> = {}) =>
  span(id, of, 0, 1, { kind: "server", ...more });

/** A request that queried, and sent a message which a batch failed to process. */
const FAILED: Trace = {
  traceId: TRACE,
  invocations: [
    invocation("accept", 0, 100, { kind: "http" }),
    invocation("work", 150, 50, {
      kind: "consumer",
      traceId: OTHER,
      status: "failed",
      error: "boom\u001b[2J",
      links: [parent("e", OTHER), parent("a")],
    }),
  ],
  spans: [
    span("query", "accept", 20, 40, { parentSpanId: "a".padStart(16, "0") }),
    own("a", "accept"),
    own("b", "work", { kind: "consumer", parentSpanId: "a".padStart(16, "0"), status: "error" }),
  ],
};

/** A stream of a width, which is a terminal only where it is said. */
function stream(columns: number, isTTY = true): NodeJS.WriteStream {
  return Object.assign(Object.create(WriteStream.prototype), { isTTY, columns });
}

const names = (text: string) => text.split("\n").map((line) => line.slice(0, 24).trimEnd());

describe("the tree of a trace", () => {
  it("has spans below their invocation, and invocations below what caused them, also in a batch", () => {
    const [root, ...others] = spanTree(FAILED);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ name: "accept (http)" });
    expect(root?.children.map(({ name }) => name)).toEqual(["query", "work (consumer)"]);
  });

  it("begins anew where the cause is not known, and loses nothing", () => {
    const trace = {
      traceId: TRACE,
      invocations: [invocation("late", 50, 1, { parent: parent("gone") })],
      spans: [span("orphan", "forgotten", 0, 1), own("c", "late", { parentSpanId: "gone" })],
    };
    expect(spanTree(trace).map(({ name }) => name)).toEqual(["orphan", "late (task)"]);
  });

  it("ends where a span says that it caused itself", () => {
    const self = span("self", "gone", 0, 1, { parentSpanId: "self".padStart(16, "0") });
    expect(spanTree({ traceId: TRACE, invocations: [], spans: [self] })).toMatchObject([{ children: [] }]);
  });
});

describe("a waterfall", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("has a bar for what each took of the whole, and the reason of what failed", () => {
    const bar = (from: number, length: number) => (" ".repeat(from) + "█".repeat(length)).padEnd(71);
    expect(waterfall(spanTree(FAILED), stream(60, false)).split("\n")).toEqual([
      `accept (http)      ${bar(0, 36)}    100 ms`,
      `  query            ${bar(7, 15)}     40 ms`,
      `  work (consumer)  ${bar(53, 18)}     50 ms`,
      "    failed: boom\\x1B[2J",
    ]);
  });

  it.each([40, 60, 200])("fits a terminal of %d columns", (columns) => {
    const text = stripVTControlCharacters(waterfall(spanTree(FAILED), stream(columns)));
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    expect(text.split("\n")[0]).toHaveLength(columns);
  });

  it("is coloured on a terminal, red where something failed, and never where NO_COLOR is set", () => {
    for (const name of ["CI", "NO_COLOR", "NODE_DISABLE_COLORS", "FORCE_COLOR"]) vi.stubEnv(name, undefined);
    vi.stubEnv("TERM", "xterm-256color");
    const red = "\u001b[31m";
    const coloured = waterfall(spanTree(FAILED), stream(60)).split("\n");
    expect(coloured.map((line) => line.includes(red))).toEqual([false, false, true, true]);
    vi.stubEnv("NO_COLOR", "1");
    expect(waterfall(spanTree(FAILED), stream(60))).not.toContain("\u001b[");
  });

  it("shows a block of what took no time", () => {
    const text = waterfall(
      spanTree({ traceId: TRACE, invocations: [invocation("a", 0, 0)], spans: [] }),
      stream(60),
    );
    expect(text).toContain("█");
    expect(names(text)).toHaveLength(1);
  });
});
