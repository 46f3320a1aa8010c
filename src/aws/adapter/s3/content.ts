import type { StoredObject } from "@motif/core";

/** What the SDK gives as the body of an object. */
export interface SdkBody {
  transformToWebStream(): ReadableStream;
  transformToByteArray(): Promise<Uint8Array>;
}

/** Content up to this size is read at once, so that no connection waits for a reader that never comes. */
const SMALL_BYTES = 64 * 1024;

/** The content of an object, which can be read once. */
export async function readContent(
  body: SdkBody | undefined,
  length: number,
): Promise<Pick<StoredObject, "body" | "text" | "bytes">> {
  if (!body || length <= SMALL_BYTES) return contentOf(await body?.transformToByteArray());
  const stream = body.transformToWebStream() as ReadableStream<Uint8Array>; // of the bytes of an HTTP response
  const bytes = () => new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
  return { body: stream, bytes, text: async () => decode(await bytes()) };
}

function contentOf(bytes: Uint8Array = new Uint8Array()): Pick<StoredObject, "body" | "text" | "bytes"> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
  return { body, bytes: async () => bytes, text: async () => decode(bytes) };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
