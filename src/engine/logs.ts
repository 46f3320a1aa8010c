import { ThrottledError } from "@motif/core";
import * as z from "zod/mini";
import type { Clock } from "./ground/clock.ts";

/** What is kept of a server's lines: the newest, up to a number and a length of all together, in characters. */
const KEPT_LINES = 10_000;
const KEPT_CHARACTERS = 10_000_000;
/** How many may wait for new lines at the same time. */
const MOST_WAITING = 100;

/** Levels of log lines, the least telling first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** A line that a function logged, or that was logged for it. `fields` and ids are as the function's runtime writes them. */
export type LogRecord = z.infer<typeof logRecord>;
export const logRecord = z.looseObject({
  level: z.enum(LOG_LEVELS),
  message: z.string(),
  timestamp: z.iso.datetime(),
  function: z.string(),
});

/** A span, as the runtime writes it: the part of one event in an invocation, or what a handler measures itself. */
export type SpanRecord = z.infer<typeof spanRecord>;
export const spanRecord = z.object({
  span: z.string(),
  kind: z.enum(["server", "consumer", "internal"]),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.exactOptional(z.string()),
  startTime: z.iso.datetime(),
  durationMs: z.number(),
  status: z.enum(["ok", "error"]),
  function: z.string(),
  invocationId: z.string(),
});

/** Which log lines: those of a function, at a level or above it. */
export interface LogQuery {
  /** Only what came after the line with this number. Without it: the newest lines. */
  readonly after?: number;
  /** How many lines at most. */
  readonly limit: number;
  readonly function?: string;
  readonly level?: LogRecord["level"];
  /** How long to wait for a line where there is none. */
  readonly waitMs: number;
}

/** Log lines, the oldest first. */
export interface LogPage {
  readonly entries: readonly { readonly sequence: number; readonly record: LogRecord }[];
  /** What to ask for next: `after` the last line that was looked at. */
  readonly next: number;
  /** How many lines behind `after` are not kept any more. */
  readonly missed: number;
}

/** The last lines of a server's functions, in memory: logs, metrics and spans, numbered from 1 in the order in which they came. */
export class Logs {
  readonly #clock: Clock;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  /** The number of the first line that is kept. */
  #first = 1;
  #characters = 0;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a line; the oldest are forgotten when there are too many, the newest never. */
  add(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
    while (
      this.#lines.length > KEPT_LINES ||
      (this.#characters > KEPT_CHARACTERS && this.#lines.length > 1)
    ) {
      this.#characters -= this.#lines.shift()?.length ?? 0;
      this.#first++;
    }
    this.#wake();
  }

  /** Those that match; waits for one where there is none. Rejects with `ThrottledError` where too many wait. */
  async read(query: LogQuery): Promise<LogPage> {
    const until = this.#clock.now() + query.waitMs;
    let page = this.#page(query);
    const { missed } = page;
    while (page.entries.length === 0 && this.#clock.now() < until && !this.#closed) {
      await this.#changeBefore(until);
      page = this.#page({ ...query, after: page.next });
    }
    return { ...page, missed };
  }

  /** The spans of a trace that are still kept, in the order in which they ended. */
  spansOf(traceId: string): SpanRecord[] {
    return this.#lines
      .filter((line) => line.includes(traceId))
      .flatMap((line) => spanRecord.safeParse(JSON.parse(line)).data ?? [])
      .filter((span) => span.traceId === traceId);
  }

  /** Keeps nobody waiting any more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #page({ after, limit, ...wanted }: LogQuery): LogPage {
    if (after === undefined) return this.#newest(limit, wanted);
    const last = this.#first + this.#lines.length - 1;
    // A number that was not given yet is from a server before this one.
    const from = after > last ? 0 : after;
    const entries: LogPage["entries"][number][] = [];
    let next = Math.max(from, this.#first - 1);
    const missed = next - from;
    while (next < last && entries.length < limit) {
      next++;
      const record = this.#matching(next, wanted);
      if (record) entries.push({ sequence: next, record });
    }
    return { entries, next, missed };
  }

  #newest(limit: number, wanted: Wanted): LogPage {
    const last = this.#first + this.#lines.length - 1;
    const entries: LogPage["entries"][number][] = [];
    for (let sequence = last; sequence >= this.#first && entries.length < limit; sequence--) {
      const record = this.#matching(sequence, wanted);
      if (record) entries.unshift({ sequence, record });
    }
    return { entries, next: last, missed: 0 };
  }

  #matching(sequence: number, { function: name, level = "debug" }: Wanted): LogRecord | undefined {
    const line = this.#lines[sequence - this.#first] ?? "null";
    const { data } = logRecord.safeParse(JSON.parse(line));
    if (!data || (name !== undefined && data.function !== name)) return undefined;
    return LOG_LEVELS.indexOf(data.level) >= LOG_LEVELS.indexOf(level) ? data : undefined;
  }

  #changeBefore(time: number): Promise<void> {
    if (this.#waiting.size >= MOST_WAITING) {
      throw new ThrottledError(`${MOST_WAITING} others wait for log lines already; ask without waiting.`);
    }
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#waiting.delete(done);
        resolve();
      };
      const timer = this.#clock.at(time, done);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }
}

type Wanted = Pick<LogQuery, "function" | "level">;
