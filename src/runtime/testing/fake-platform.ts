import type { Json } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import type { Call, HttpRequestData, IncomingEvent, Platform } from "../contract.ts";

/** A platform for tests: time stands still until a test sets it, ids count up, lines are collected. */
export class FakePlatform implements Platform {
  readonly service = "shop";
  readonly drivers: Drivers;
  readonly logLevel;
  readonly lines: Readonly<Record<string, Json>>[] = [];
  readonly emit = (line: string) => void this.lines.push(JSON.parse(line));
  time = Date.UTC(2026, 0, 1);
  #ids = 0;

  constructor(drivers: Drivers = {}, logLevel: Platform["logLevel"] = "info") {
    this.drivers = drivers;
    this.logLevel = logLevel;
  }

  readonly now = () => this.time;
  newId = () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, "0")}`;
  readonly random = () => 0.5;

  /** Lines with a level: what was logged. */
  get logs() {
    return this.lines.filter((line) => "level" in line);
  }

  /** A call that ends in 30 s. */
  call(over: Partial<Call> = {}): Call {
    const signal = new AbortController().signal;
    return { invocationId: "invocation-1", deadline: this.time + 30_000, signal, ...over };
  }
}

/** A request with a JSON body, if there is one. */
export function requestData(
  over: Partial<HttpRequestData> & { readonly json?: unknown } = {},
): HttpRequestData {
  const { json, ...rest } = over;
  return {
    method: json === undefined ? "GET" : "POST",
    origin: "http://localhost",
    target: "/items",
    params: {},
    ...(json !== undefined && { body: new TextEncoder().encode(JSON.stringify(json)) }),
    ...rest,
    headers: { ...(json !== undefined && { "content-type": "application/json" }), ...rest.headers },
  };
}

/** An event of a queue. */
export function queueEvent(id: string, data: unknown, over: Partial<IncomingEvent> = {}): IncomingEvent {
  return {
    id,
    source: "/queues/jobs",
    type: "dev.motif.queue.message",
    time: "2026-01-01T00:00:00Z",
    data: JSON.stringify(data),
    attributes: {},
    receiveCount: 1,
    ...over,
  };
}
