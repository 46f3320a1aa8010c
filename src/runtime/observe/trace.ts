import type { Trace } from "@motif/core";
import type { Platform } from "../contract.ts";

/** What came with a request or an event: header values or message attributes, not yet trusted. */
export interface Incoming {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** A parsed `traceparent`. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
}

const SAMPLED = 0x01;
/** Bits that are defined today: sampled, and random-trace-id (https://www.w3.org/TR/trace-context-2/#trace-flags). */
const KNOWN_FLAGS = 0x03;
/** What a receiver must be able to pass on (https://www.w3.org/TR/trace-context/#tracestate-limits). */
const LONGEST_TRACESTATE = 512;
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const CORRELATION_ID = /^[\w.:/+=@-]{1,128}$/;

/**
 * Reads a `traceparent` header (https://www.w3.org/TR/trace-context/#traceparent-header). Undefined where it is not
 * valid, in which case a new trace begins. A version after 00 may have more behind the flags.
 */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const match = text === undefined ? null : TRACEPARENT.exec(text);
  if (!match) return undefined;
  const [, version, traceId = "", spanId = "", flags = "", rest] = match;
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) & KNOWN_FLAGS };
}

/** A `traceparent` header of version 00. */
export function formatTraceparent({ traceId, spanId, flags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, "0")}`;
}

/**
 * The id of the trace that begins with an invocation whose cause belongs to none: the invocation's own id, so that whoever
 * knows the one knows the other. Undefined where that is no UUID.
 */
export function traceIdOf(invocationId: string): string | undefined {
  const digits = invocationId.replaceAll("-", "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) && !/^0+$/.test(digits) ? digits : undefined;
}

/** What a span line says of the invocation it belongs to. */
export interface SpanOwner {
  readonly platform: Platform;
  readonly functionName: string;
}

/** The invocation's own ids, made when somebody asks for one of them. */
interface Ids extends TraceParent {
  readonly parentSpanId?: string;
  readonly tracestate?: string;
  readonly correlationId: string;
}

/**
 * The trace of one invocation. Nothing is parsed or made before it is needed, and an invocation whose ids nobody saw
 * writes no span line: a trace then just passes through the function's caller.
 */
export class InvocationTrace implements Trace {
  readonly #owner: SpanOwner;
  readonly #invocationId: string;
  readonly #incoming: Incoming;
  readonly #isFirst: boolean;
  readonly #startTime: number;
  #made: Ids | undefined;

  /** `isFirst`: of an invocation's parts. One trace can begin with an invocation, and the others get ids of their own. */
  constructor(owner: SpanOwner, invocationId: string, incoming: Incoming, isFirst = true) {
    this.#owner = owner;
    this.#invocationId = invocationId;
    this.#incoming = incoming;
    this.#isFirst = isFirst;
    this.#startTime = owner.platform.now();
  }

  get traceId(): string {
    return this.#ids().traceId;
  }

  get spanId(): string {
    return this.#ids().spanId;
  }

  get traceparent(): string {
    return formatTraceparent(this.#ids());
  }

  /** The id that a business operation keeps across functions: the caller's, else the trace's. */
  get correlationId(): string {
    return this.#ids().correlationId;
  }

  /** Attributes for messages and objects that this invocation sends. */
  carried(): Readonly<Record<string, string>> {
    const { tracestate, correlationId } = this.#ids();
    return {
      traceparent: this.traceparent,
      ...(tracestate !== undefined && { tracestate }),
      "correlation-id": correlationId,
    };
  }

  async span<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { platform } = this.#owner;
    const span = { spanId: hexadecimal(platform.random, 16), parentSpanId: this.spanId };
    const startTime = platform.now();
    let status: "ok" | "error" = "error";
    try {
      const result = await work();
      status = "ok";
      return result;
    } finally {
      this.#write(name, "internal", span, startTime, status);
    }
  }

  /** Writes the invocation's own span, if its id was seen by anybody. */
  end(kind: "server" | "consumer", status: "ok" | "error"): void {
    const ids = this.#made;
    if (ids) this.#write(this.#owner.functionName, kind, ids, this.#startTime, status);
  }

  #write(
    name: string,
    kind: "server" | "consumer" | "internal",
    { spanId, parentSpanId }: { readonly spanId: string; readonly parentSpanId?: string },
    startTime: number,
    status: "ok" | "error",
  ): void {
    const { traceId, flags, correlationId } = this.#ids();
    if ((flags & SAMPLED) === 0) return;
    const { platform, functionName } = this.#owner;
    platform.emit(
      JSON.stringify({
        span: name,
        kind,
        traceId,
        spanId,
        parentSpanId,
        startTime: new Date(startTime).toISOString(),
        durationMs: platform.now() - startTime,
        status,
        service: platform.service,
        function: functionName,
        invocationId: this.#invocationId,
        correlationId,
      }),
    );
  }

  #ids(): Ids {
    this.#made ??= this.#make();
    return this.#made;
  }

  #make(): Ids {
    const { random } = this.#owner.platform;
    const { traceparent, tracestate, correlationId } = this.#incoming;
    const parent = parseTraceparent(traceparent);
    const own = this.#isFirst ? traceIdOf(this.#invocationId) : undefined;
    const traceId = parent?.traceId ?? own ?? hexadecimal(random, 32);
    return {
      traceId,
      spanId: hexadecimal(random, 16),
      flags: parent?.flags ?? SAMPLED,
      correlationId:
        correlationId !== undefined && CORRELATION_ID.test(correlationId) ? correlationId : traceId,
      ...(parent && { parentSpanId: parent.spanId }),
      ...(parent && tracestate && tracestate.length <= LONGEST_TRACESTATE && { tracestate }),
    };
  }
}

/** Random lower-case hexadecimal digits; a multiple of 8 of them, never all zero. */
function hexadecimal(random: () => number, digits: number): string {
  let text = "";
  while (text.length < digits) {
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  }
  return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
}
