import type { IncomingMessage } from "node:http";
import { MotifError, type Problem } from "@motif/core";
import { type GatewayRequest, tooLarge } from "@motif/runtime/gateway";

/** A request whose body is read by whoever answers it. A failed stream (`request-timeout`, `client-gone`) fails the reading. */
export type StreamedRequest = Omit<GatewayRequest, "body"> & { readonly body?: ReadableStream<Uint8Array> };

/** Whether a request has a body (RFC 9112, section 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return (
    headers["transfer-encoding"] !== undefined ||
    (headers["content-length"] !== undefined && headers["content-length"] !== "0")
  );
}

/** Whether a request says that its body is larger than a limit. */
export function saysTooLarge({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers["content-length"] ?? 0) > limit;
}

/**
 * Reads a whole body. Gives problem details where it is too large or too slow, whatever its length was said to be, and
 * undefined where the client went away.
 */
export function readBody(
  req: IncomingMessage,
  limit: number,
  timeoutMs: number,
): Promise<Uint8Array | Problem | undefined> {
  return new Promise((resolve) => {
    let first: Buffer | undefined;
    let others: Buffer[] | undefined;
    let length = 0;
    const timer = setTimeout(() => finish(tooSlow(timeoutMs)), timeoutMs);
    const finish = (result: Uint8Array | Problem | undefined) => {
      clearTimeout(timer);
      resolve(result);
    };
    req.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        req.pause();
        return finish(tooLarge(limit));
      }
      if (first === undefined) first = chunk;
      else if (others === undefined) others = [first, chunk];
      else others.push(chunk);
    });
    req.on("end", () => finish(others ? Buffer.concat(others, length) : (first ?? Buffer.alloc(0))));
    req.on("error", () => finish(undefined));
  });
}

const BUFFERED_BYTES = 256 * 1024;

/**
 * A body as a stream. Fails with `request-timeout` where its next part does not come in time, and with `client-gone`
 * where the client went away. Reads nothing before it is read from.
 */
export function streamBody(req: IncomingMessage, stallTimeoutMs: number): ReadableStream<Uint8Array> {
  const source = new BodySource(req, stallTimeoutMs);
  return new ReadableStream(source, { highWaterMark: BUFFERED_BYTES, size: (chunk) => chunk.byteLength });
}

class BodySource {
  readonly #req: IncomingMessage;
  readonly #stallTimeoutMs: number;
  #timer: NodeJS.Timeout | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(req: IncomingMessage, stallTimeoutMs: number) {
    this.#req = req;
    this.#stallTimeoutMs = stallTimeoutMs;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    this.#req.on("data", this.#onData).on("end", this.#onEnd).on("error", this.#onGone);
    this.#req.pause();
  }

  pull(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onStall, this.#stallTimeoutMs);
    this.#req.resume();
  }

  /** Leaves the request alone: what still comes of it is for whoever answers it. */
  cancel(): void {
    this.#pause();
    this.#req.off("data", this.#onData).off("end", this.#onEnd).off("error", this.#onGone);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#timer?.refresh();
    this.#controller?.enqueue(chunk);
    if ((this.#controller?.desiredSize ?? 0) <= 0) this.#pause();
  };

  readonly #onEnd = (): void => {
    this.cancel();
    this.#controller?.close();
  };

  readonly #onGone = (): void =>
    this.#fail("client-gone", "The client went away before the body was complete.");

  readonly #onStall = (): void => this.#fail("request-timeout", tooSlow(this.#stallTimeoutMs).detail);

  #fail(code: string, message: string): void {
    this.cancel();
    this.#controller?.error(new MotifError(code, message));
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#req.pause();
  }
}

/** Refusal of a body that does not arrive in time. */
function tooSlow(timeoutMs: number): Problem & { readonly detail: string } {
  return { title: "Request Timeout", status: 408, detail: `The body did not arrive within ${timeoutMs} ms.` };
}
