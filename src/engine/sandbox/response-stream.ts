import type { HttpResponseData } from "@motif/runtime";
import type { WorkResult } from "./environment.ts";

/** A response whose body is sent as it comes. */
export type StreamingResponse = HttpResponseData & { readonly body: ReadableStream<Uint8Array> };

/** Whether a result is a streaming response. */
export function isStreaming(result: WorkResult): result is StreamingResponse {
  return (
    typeof result === "object" && result !== null && "body" in result && result.body instanceof ReadableStream
  );
}

/** The same stream, which tells once when it ended, failed or was cancelled. */
export function watchEnd(stream: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            controller.enqueue(value);
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        ended();
      },
      async cancel(reason) {
        ended();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
