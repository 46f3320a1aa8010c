import type { Context } from "@motif/core";

/** What a streamed response needs of a handler's input. */
export type StreamContext = Pick<Context, "log" | "signal">;

/** What the parts of a streamed response are made with. */
export interface StreamInput {
  /** Aborts when nobody wants any more of it: the client went away, where the platform tells of that, or the time is up. */
  readonly signal: AbortSignal;
}

/** Makes the parts of a body, one after the other. A text is sent in UTF-8. */
export type Parts = (input: StreamInput) => AsyncIterable<string | Uint8Array>;

const encoder = new TextEncoder();

/**
 * A response whose body is sent part by part. A part is made when the client has taken the one before, and none ahead of it, where
 * the platform waits for its client (docs/streaming.md says which do). When the client goes away, or the parts are not wanted any
 * more, the generator is ended at its `yield`; what it waits for itself has to look at `signal`.
 *
 * Where making a part fails, the error is logged and the connection cut: the status has gone out, and some platforms end a broken
 * response as if it were whole. So a body says itself where it ends, and its reader looks for that.
 *
 * @example
 * ```ts
 * http("export-notes", { uses: { notes: notes.reader }, streams: true }, (input) =>
 *   streamedResponse(input, async function* () {
 *     let cursor: string | undefined;
 *     do {
 *       const page = await input.notes.scan({ ...(cursor !== undefined && { cursor }) });
 *       yield page.entries.map(({ item }) => `${JSON.stringify(item)}\n`).join("");
 *       cursor = page.cursor;
 *     } while (cursor !== undefined);
 *     yield '{"end":true}\n';
 *   }, { headers: { "content-type": "application/x-ndjson" } }),
 * );
 * ```
 */
export function streamedResponse(context: StreamContext, parts: Parts, init: ResponseInit = {}): Response {
  return new Response(bodyOf(context, parts), init);
}

function bodyOf({ log, signal: timeout }: StreamContext, parts: Parts): ReadableStream<Uint8Array> {
  const unwanted = new AbortController();
  const signal = AbortSignal.any([timeout, unwanted.signal]);
  let iterator: AsyncIterator<string | Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          iterator ??= parts({ signal })[Symbol.asyncIterator]();
          for (;;) {
            const { done, value } = await iterator.next();
            if (done) return controller.close();
            const bytes = typeof value === "string" ? encoder.encode(value) : value;
            if (bytes.byteLength > 0) return controller.enqueue(bytes);
          }
        } catch (error) {
          if (unwanted.signal.aborted) return; // that of a generator which was told to stop
          log.error("A streamed response broke off", { error });
          throw error;
        }
      },
      cancel(reason) {
        unwanted.abort(reason);
        // Not waited for: a generator that is in the middle of a part may never come to its end.
        iterator?.return?.()?.catch((error: unknown) => log.warn("A stream failed at its end", { error }));
      },
    },
    { highWaterMark: 0 },
  );
}
