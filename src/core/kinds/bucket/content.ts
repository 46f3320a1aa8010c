import type { StoredObject } from "./handle.ts";

/** The content of an object, without what is said about it. */
export type ObjectContent = Pick<StoredObject, "body" | "text" | "bytes">;

/** Content up to this many bytes is read at once, so that no connection waits for a reader that never comes. */
export const SMALL_OBJECT_BYTES = 64 * 1024;

/** Content that is there as a whole. */
export function heldContent(bytes: Uint8Array): ObjectContent {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
  return { body, bytes: async () => bytes, text: async () => decode(bytes) };
}

/** Content that is read as it comes, once. `bytes` reads all of it, where there is a better way than through the stream. */
export function streamedContent(
  body: ReadableStream<Uint8Array>,
  bytes: () => Promise<Uint8Array> = () =>
    new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).bytes(),
): ObjectContent {
  return { body, bytes, text: async () => decode(await bytes()) };
}

/** A byte order mark is part of the content. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
