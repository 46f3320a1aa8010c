import { messageOf } from "@motif/core/platform";
import { type InvocationRecord, type SpanRecord, spanRecord } from "@motif/engine";
import {
  attributes,
  attributesOf,
  logOfLine,
  metricsOfLine,
  spanOfInvocation,
  spanOfLine,
  statusOf,
} from "./payload.ts";

/** How often what came is sent, and how much of each signal waits for that at most. */
const EVERY_MS = 1000;
const MOST_WAITING = 10_000;
const PATIENCE_MS = 5000;

/** Where to, and what is to be told. */
export interface OtlpOptions {
  /** Base address of the collector: `http://localhost:4318`. */
  readonly url: string;
  /** Of each request: keys of a vendor, for one. */
  readonly headers: Readonly<Record<string, string>>;
  /** The app's name. */
  readonly service: string;
  /** Takes why something could not be sent, once until it can be again. */
  readonly onError: (problem: string) => void;
}

type Signal = "traces" | "logs" | "metrics";

/**
 * Sends what functions write (spans, logs, metrics) and how invocations ended to a collector, by OTLP over HTTP. What it does not
 * take is dropped, with a word about it: an app must not wait for who watches it.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export class OtlpExporter {
  readonly #options: OtlpOptions;
  readonly #waiting: Record<Signal, object[]> = { traces: [], logs: [], metrics: [] };
  /** Spans of invocations whose end is not known yet, by invocation. */
  readonly #open = new Map<string, SpanRecord[]>();
  readonly #timer: NodeJS.Timeout;
  #failed = false;

  constructor(options: OtlpOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#flush(), EVERY_MS).unref();
  }

  /** A line of JSON that a function wrote. */
  onLine = (text: string): void => {
    const line: unknown = JSON.parse(text);
    const { data: span } = spanRecord.safeParse(line);
    if (span) {
      if (span.kind === "internal") this.#add("traces", spanOfLine(span));
      else this.#open.set(span.invocationId, [...(this.#open.get(span.invocationId) ?? []), span]);
      return;
    }
    const log = logOfLine(line);
    if (log) this.#add("logs", log);
    for (const metric of metricsOfLine(line)) this.#add("metrics", metric);
  };

  /** How an invocation ended: it comes after the lines of the invocation. */
  onInvocation = (record: InvocationRecord): void => {
    const spans = this.#open.get(record.invocationId) ?? [];
    this.#open.delete(record.invocationId);
    const [only] = spans;
    if (only && spans.length === 1 && !record.links) {
      // The runtime's own span, with what only the engine knows.
      this.#add("traces", {
        ...spanOfLine(only),
        attributes: attributesOf(record),
        ...(record.status !== "ok" && { status: statusOf(record) }),
      });
      return;
    }
    for (const span of spans) this.#add("traces", spanOfLine(span));
    const span = spanOfInvocation(record, crypto.randomUUID().replaceAll("-", "").slice(16));
    if (span) this.#add("traces", span);
  };

  /** Sends what is left. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  #add(signal: Signal, entry: object): void {
    const waiting = this.#waiting[signal];
    if (waiting.length < MOST_WAITING) waiting.push(entry);
    else this.#report(`more than ${MOST_WAITING} ${signal} wait to be sent`);
  }

  async #flush(): Promise<void> {
    const { service } = this.#options;
    const resource = { attributes: attributes({ "service.name": service }) };
    const scope = { name: "motif" };
    const bodies = {
      traces: (spans: object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] }),
      logs: (logRecords: object[]) => ({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] }),
      metrics: (metrics: object[]) => ({
        resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }],
      }),
    };
    const signals: readonly Signal[] = ["traces", "logs", "metrics"];
    await Promise.all(
      signals.map(async (signal) => {
        const entries = this.#waiting[signal].splice(0);
        if (entries.length > 0) await this.#send(signal, bodies[signal](entries));
      }),
    );
  }

  async #send(signal: Signal, body: object): Promise<void> {
    const { url, headers } = this.#options;
    try {
      const response = await fetch(`${url.replace(/\/$/, "")}/v1/${signal}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${signal} with ${response.status}`);
      this.#failed = false;
    } catch (error) {
      const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : "";
      this.#report(`${messageOf(error)}${cause}`);
    }
  }

  #report(problem: string): void {
    if (!this.#failed)
      this.#options.onError(
        `${this.#options.url} takes no telemetry: ${problem}. What it misses is dropped.`,
      );
    this.#failed = true;
  }
}

/**
 * Headers as OpenTelemetry's own variable has them: `api-key=abc,team=a%20b`.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
 */
export function headersOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? "").split(",").filter((pair) => pair.includes("="));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    }),
  );
}
