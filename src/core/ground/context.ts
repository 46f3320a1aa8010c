/** Structured log: one JSON line a call, with the function, the invocation and the trace it belongs to. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Units of a metric: those of the embedded metric format that Motif uses. */
export type MetricUnit = "Count" | "Milliseconds" | "Bytes" | "None";

/** Metrics of the function's own, written when the invocation ends. */
export interface Metrics {
  /** Adds a value; `unit` is `Count` if not given. Dimensions must have few different values. */
  add(name: string, value: number, unit?: MetricUnit, dimensions?: Readonly<Record<string, string>>): void;
}

/** The trace that the invocation belongs to (W3C Trace Context). */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the span of this invocation. */
  readonly spanId: string;
  /** The header to send to others: `00-{traceId}-{spanId}-{flags}`. */
  readonly traceparent: string;
  /** Runs a part of the work as a span of its own. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** What every handler receives besides its input and its handles. */
export interface Context {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Aborts when the timeout is reached. */
  readonly signal: AbortSignal;
  /** The platform's id of this invocation; another one for every attempt. */
  readonly invocationId: string;
  /** The current time; virtual in tests. */
  now(): Date;
  /** A new UUID; repeatable in tests. */
  newId(): string;
  /** Milliseconds until the timeout. */
  remainingTime(): number;
}

/** Names that a function cannot give to what it uses. */
export const CONTEXT_NAMES = [
  "log",
  "metrics",
  "trace",
  "signal",
  "invocationId",
  "now",
  "newId",
  "remainingTime",
  "request",
  "rawBody",
  "auth",
  "body",
  "params",
  "query",
  "headers",
  "header",
  "event",
  "events",
  "receiveCount",
  "failed",
  "input",
] as const;
