import type { StoredObject } from "@motif/core";

type Content = Pick<StoredObject, "body" | "text" | "bytes">;

/** Content that is there as a whole. */
export function heldContent(bytes: Uint8Array): Content {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
  return { body, bytes: async () => bytes, text: async () => decode(bytes) };
}

/** Content that is read as it comes, once. */
export function streamedContent(response: Response): Content {
  const body = response.body ?? new ReadableStream<Uint8Array>();
  const bytes = async () => new Uint8Array(await response.arrayBuffer());
  return { body, bytes, text: async () => decode(await bytes()) };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
