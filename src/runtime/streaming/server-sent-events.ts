import { type Context, type Duration, milliseconds } from "@motif/core";
import { eventText, HEARTBEAT, retryText, type ServerSentEvent } from "./event-text.ts";
import { type StreamInput, streamedResponse } from "./streamed-response.ts";

/** What an event stream needs of a handler's input. */
export type EventStreamContext = Pick<Context, "log" | "signal" | "invocationId" | "remainingTime">;

/** How an event stream is sent. */
export interface EventStreamOptions {
  /** How long the client waits before it connects again; 2 s if not given. */
  readonly retry?: Duration;
  /**
   * After so long without an event, a comment goes out, lest something on the way takes the connection for dead; 15 s if not given,
   * as WHATWG suggests.
   */
  readonly heartbeat?: Duration;
  /** How long before the function's timeout the stream ends by itself, and the client connects again; 2 s if not given. */
  readonly endsBefore?: Duration;
  /** Besides those of event streams. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes events, one after the other. */
export type Events = (input: StreamInput) => AsyncIterable<ServerSentEvent>;

/**
 * The id of the last event that the client got before it connects again, or undefined for one that is new. Platforms hand over
 * headers byte for byte; the id is UTF-8.
 */
export function lastEventId(input: {
  readonly header: (name: string) => string | undefined;
}): string | undefined {
  const header = input.header("last-event-id");
  return header === undefined ? undefined : Buffer.from(header, "latin1").toString("utf8");
}

/**
 * A response of server-sent events, as `EventSource` reads them
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). The function needs `streams: true`.
 *
 * An event is made when the client has taken the one before. The stream ends when the generator returns, or in time before the
 * function's timeout; either way the client connects again and says in `Last-Event-ID` where it was ({@link lastEventId}). A handler
 * that has nothing more for it answers 204: "a client can be told to stop reconnecting using the HTTP 204 No Content response code".
 * Where the generator throws, the client gets an event `error` with problem details that name only the invocation.
 *
 * @example
 * ```ts
 * http("count", { streams: true }, (input) =>
 *   serverSentEvents(input, async function* ({ signal }) {
 *     for (let n = Number(lastEventId(input) ?? 0) + 1; !signal.aborted; n++) yield { id: String(n), data: { n } };
 *   }),
 * );
 * ```
 */
export function serverSentEvents(
  context: EventStreamContext,
  events: Events,
  options: EventStreamOptions = {},
): Response {
  const headers = {
    // No charset: event streams are UTF-8, always.
    "content-type": "text/event-stream",
    // Neither kept nor, by a proxy, compressed, which would collect events.
    "cache-control": "no-store, no-transform",
    // nginx collects answers that do not say so.
    "x-accel-buffering": "no",
    ...options.headers,
  };
  return streamedResponse(context, (input) => textsOf(context, events, options, input), { headers });
}

async function* textsOf(
  context: EventStreamContext,
  events: Events,
  { retry = "2s", heartbeat = "15s", endsBefore = "2s" }: EventStreamOptions,
  { signal: unwanted }: StreamInput,
): AsyncGenerator<string> {
  const over = new AbortController();
  const signal = AbortSignal.any([unwanted, over.signal]);
  const iterator = events({ signal })[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<ServerSentEvent>> | undefined;
  try {
    yield retryText(milliseconds(retry));
    for (;;) {
      const leftMs = context.remainingTime() - milliseconds(endsBefore);
      if (leftMs <= 0 || signal.aborted) return;
      next ??= iterator.next();
      const result = await within(next, Math.min(milliseconds(heartbeat), leftMs), signal);
      if (result?.done) return;
      if (result) next = undefined;
      yield result ? eventText(result.value) : HEARTBEAT;
    }
  } catch (error) {
    if (signal.aborted) return;
    context.log.error("A stream of events failed", { error });
    yield eventText({ event: "error", data: problemOf(context.invocationId) });
  } finally {
    over.abort();
    // Not waited for: a generator in the middle of an event may never come to its end.
    iterator.return?.()?.catch((error: unknown) => context.log.warn("Events failed at their end", { error }));
  }
}

/** As an error before the first byte would be answered. */
function problemOf(invocationId: string) {
  const detail = `Name invocation ${invocationId} when you report this.`;
  return { type: "about:blank", title: "Internal Server Error", status: 500, detail };
}

/** What a promise comes to within so long, or undefined where it is not there then or the signal aborts. */
async function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  const timer = setTimeout(end, ms);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}
