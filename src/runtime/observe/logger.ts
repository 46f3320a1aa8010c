import type { Logger } from "@motif/core";
import { messageOf, textOf, type Warn } from "@motif/core/platform";
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
    if (!isWritten(this.#owner, level)) return;
    const { traceId, spanId, correlationId } = this.#trace;
    const ids = { invocationId: this.#invocationId, traceId, spanId, correlationId };
    writeLine(this.#owner, level, message, ids, fields);
  }
}

/** Writes warnings of what invocations share, which belong to none of them. */
export function environmentWarnings(owner: SpanOwner): Warn {
  return (message, fields) => {
    if (isWritten(owner, "warn")) writeLine(owner, "warn", message, {}, fields);
  };
}

function isWritten({ platform }: SpanOwner, level: Level): boolean {
  return RANK[level] >= RANK[platform.logLevel];
}

function writeLine(
  { platform, functionName }: SpanOwner,
  level: Level,
  message: string,
  ids: object,
  fields: Fields | undefined,
): void {
  platform.emit(
    JSON.stringify({
      level,
      message: textOf(message),
      timestamp: new Date(platform.now()).toISOString(),
      service: platform.service,
      function: functionName,
      ...ids,
      fields: fields && safely(fields),
    }),
  );
}

/** A getter or `toJSON` of the user's own may throw: the line is written nevertheless, and says so. */
function safely(fields: Fields): unknown {
  try {
    return plain(fields);
  } catch (error) {
    return { unwritable: messageOf(error) };
  }
}
