import type { Json } from "@motif/core";
import type { Drivers } from "@motif/core/platform";

/**
 * What a platform gives the runtime, once per execution environment. The engine, AWS, Azure and Google Cloud each
 * make one; everything else in this folder is the same on all of them.
 */
export interface Platform {
  /** Name of the app, for logs, spans and the namespace of metrics. */
  readonly service?: string;
  /** The namespace of metrics, where it is another one. */
  readonly metricsNamespace?: string;
  readonly drivers: Drivers;
  /** Takes one line of JSON (logs, metrics, spans), without a line break. */
  readonly emit: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** One invocation, as the platform sees it. */
export interface Call {
  /** The platform's id of this invocation; another one for every attempt. */
  readonly invocationId: string;
  /** When it is stopped, in milliseconds since 1970. */
  readonly deadline: number;
  /** Aborted by the platform at the deadline. */
  readonly signal: AbortSignal;
}

/** An HTTP request, taken apart. Header names are lower case. */
export interface HttpRequestData {
  readonly method: string;
  /** Scheme, host and port: `https://api.example`. */
  readonly origin: string;
  /** Path with the query string, as it came: `/items/1?full=yes`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Values of the route's `{parameters}`, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** An HTTP response, taken apart. Header names are lower case; `set-cookie` may occur more than once. */
export interface HttpResponseData {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** A stream is sent as it comes. */
  readonly body: string | Uint8Array | ReadableStream<Uint8Array> | null;
}

/** An event on its way to a consumer, before its data is parsed. */
export interface IncomingEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly subject?: string;
  /** JSON text of the data. */
  readonly data: string;
  /** What the sender's platform carried along: `traceparent`, `correlation-id`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
  /** Of a run of a schedule: milliseconds since 1970 after which no attempt at it begins. */
  readonly startBy?: number;
  /** Events of one group are processed in order; a failure holds back the rest of its group. */
  readonly group?: string;
}

/** An event that was not processed. A terminal one is not to be delivered again. */
export interface EventFailure {
  readonly id: string;
  readonly reason: string;
  readonly terminal: boolean;
  /**
   * Milliseconds. The event did not fail by itself: another attempt at it may be under way until then. A platform that
   * can waits at least so long before it delivers it again.
   */
  readonly retryAfterMs?: number;
}

/** A function made ready on a platform: what an adapter calls. One of the methods fits the function's kind. */
export interface Runtime {
  /** For `http`. Never rejects: what the handler throws becomes problem details with status 500, and a log line. */
  http(request: HttpRequestData, call: Call): Promise<HttpResponseData>;
  /** For `consumer`. Never rejects for a handler's failure; says which events failed. */
  consume(events: readonly IncomingEvent[], call: Call): Promise<readonly EventFailure[]>;
  /** For `task`. Rejects with what the handler threw, or `ValidationError` for a bad input or output. */
  task(input: Json | undefined, attributes: Readonly<Record<string, string>>, call: Call): Promise<Json>;
  /** For `scheduled`. Rejects with what the handler threw. */
  scheduled(event: IncomingEvent, call: Call): Promise<void>;
}
