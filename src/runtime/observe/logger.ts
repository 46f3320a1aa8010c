import type { Logger } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import type { Platform } from "../contract.ts";
import { plain } from "./plain.ts";
import type { InvocationTrace, SpanOwner } from "./trace.ts";

type Level = Platform["logLevel"];
type Fields = Readonly<Record<string, unknown>>;

const RANK: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Structured log of one invocation. Never throws: what cannot be written as it is, is written as text. */
export class InvocationLogger implements Logger {
  readonly #owner: SpanOwner;
  readonly #invocationId: string;
  readonly #trace: InvocationTrace;

  constructor(owner: SpanOwner, invocationId: string, trace: InvocationTrace) {
    this.#owner = owner;
    this.#invocationId = invocationId;
    this.#trace = trace;
  }

  debug(message: string, fields?: Fields): void {
    this.#log("debug", message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#log("info", message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#log("warn", message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#log("error", message, fields);
  }

  #log(level: Level, message: string, fields: Fields | undefined): void {
    const { platform, functionName } = this.#owner;
    if (RANK[level] < RANK[platform.logLevel]) return;
    const { traceId, spanId, correlationId } = this.#trace;
    platform.emit(
      JSON.stringify({
        level,
        message: String(message),
        timestamp: new Date(platform.now()).toISOString(),
        service: platform.service,
        function: functionName,
        invocationId: this.#invocationId,
        traceId,
        spanId,
        correlationId,
        fields: fields && safely(fields),
      }),
    );
  }
}

/** A getter or `toJSON` of the user's own may throw: the line is written nevertheless, and says so. */
function safely(fields: Fields): unknown {
  try {
    return plain(fields);
  } catch (error) {
    return { unwritable: messageOf(error) };
  }
}
