import type { HttpResponseData } from "@motif/runtime/platform";
import type { WorkResult } from "./environment.ts";

/** A response whose body is sent as it comes. */
export type StreamingResponse = HttpResponseData & { readonly body: ReadableStream<Uint8Array> };

/** Whether a result is a streaming response. */
export function isStreaming(result: WorkResult): result is StreamingResponse {
  return (
    typeof result === "object" && result !== null && "body" in result && result.body instanceof ReadableStream
  );
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A stream that somebody watches. */
export interface WatchedStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Fails the stream for its reader at once: whoever made it is gone, and may not be able to say so. */
  cut(error: Error): void;
}

/**
 * The same stream, which tells once when it is over: with the error where it failed, without one where it ended or its
 * reader cancelled it. It is read no faster than its reader reads.
 */
export function watchStream(
  stream: ReadableStream<Uint8Array>,
  over: (error?: unknown) => void,
  read = (reader: Reader) => reader.read(),
): WatchedStream {
  const reader = stream.getReader();
  let cut: WatchedStream["cut"] = () => {};
  let isOver = false;
  const end = (error?: unknown) => {
    if (isOver) return;
    isOver = true;
    over(error);
  };
  const watched = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        cut = (error) => {
          if (!isOver) controller.error(error);
          end(error);
        };
      },
      async pull(controller) {
        try {
          const { done, value } = await read(reader);
          if (isOver) return;
          if (!done) {
            controller.enqueue(value);
            return;
          }
          controller.close();
          end();
        } catch (error) {
          controller.error(error);
          end(error);
        }
      },
      async cancel(reason) {
        end();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream: watched, cut: (error) => cut(error) };
}
