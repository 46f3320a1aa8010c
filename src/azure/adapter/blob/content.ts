import { Readable } from "node:stream";
import type { StoredObject } from "@motif/core";

/** Content up to this size is read at once, so that no connection waits for a reader that never comes. */
const SMALL_BYTES = 64 * 1024;

/** The content of a blob, which can be read once. */
export async function readContent(
  body: NodeJS.ReadableStream | undefined,
  length: number,
): Promise<Pick<StoredObject, "body" | "text" | "bytes">> {
  const readable = body === undefined ? Readable.from([]) : toReadable(body);
  if (length <= SMALL_BYTES) return contentOf(await collect(readable));
  const stream = Readable.toWeb(readable) as ReadableStream<Uint8Array>; // of the bytes of an HTTP response
  const bytes = () => new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
  return { body: stream, bytes, text: async () => decode(await bytes()) };
}

function toReadable(stream: NodeJS.ReadableStream): Readable {
  return stream instanceof Readable ? stream : new Readable().wrap(stream);
}

async function collect(readable: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

function contentOf(bytes: Uint8Array): Pick<StoredObject, "body" | "text" | "bytes"> {
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
