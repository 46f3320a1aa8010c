import { type FileHandle, open } from "node:fs/promises";
import type { StoredObject } from "@motif/core";

/** The content of an object, which can be read once. */
type Content = Pick<StoredObject, "body" | "text" | "bytes">;

/** Content up to this size is read at once, so that no file stays open for a reader that never comes. */
export const SMALL_BYTES = 64 * 1024;
const CHUNK_BYTES = 128 * 1024;

/** Content that is in memory. Of less than `size` bytes, those come, and then an error. */
export function contentOf(bytes: Uint8Array, size: number): Content {
  return withBody(bytesBody(bytes, size), size);
}

/** Closes the files of large contents that were opened and then forgotten. */
const forgotten = new FinalizationRegistry<FileHandle>((file) => void file.close().catch(() => {}));

/**
 * Opens the bytes `start` to `end` (not included) of a file. What was opened can be read to its end, even if the file
 * is deleted meanwhile. Rejects with `ENOENT` where it is gone already.
 */
export async function openContent(path: string, start: number, end: number): Promise<Content> {
  const file = await open(path);
  try {
    const small = end - start <= SMALL_BYTES;
    const body = small
      ? bytesBody(await readFully(file, start, end), end - start)
      : fileBody(file, start, end);
    if (small) await file.close();
    return withBody(body, end - start);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function withBody(body: ReadableStream<Uint8Array>, size: number): Content {
  return {
    body,
    text: async () => new TextDecoder("utf-8", { ignoreBOM: true }).decode(await collect(body, size)),
    bytes: () => collect(body, size),
  };
}

function bytesBody(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const missing = size - bytes.byteLength;
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      if (missing === 0) controller.close();
    },
    pull() {
      if (missing > 0) throw endsTooEarly(missing); // not at the start: it would take away what waits to be read
    },
  });
}

/** Reads a chunk when one is asked for, not before. */
function fileBody(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  const close = () => {
    forgotten.unregister(file);
    return file.close();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await readFully(file, position, Math.min(position + CHUNK_BYTES, end));
          position += chunk.byteLength;
          controller.enqueue(chunk);
        } catch (error) {
          await close();
          throw error;
        }
        if (position < end) return;
        await close();
        controller.close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  forgotten.register(body, file, file);
  return body;
}

async function readFully(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (let filled = 0; filled < bytes.byteLength; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.byteLength - filled, start + filled);
    if (bytesRead === 0) throw endsTooEarly(bytes.byteLength - filled);
    filled += bytesRead;
  }
  return bytes;
}

function endsTooEarly(missing: number): Error {
  return new Error(`The content of the object ends ${missing} bytes too early.`);
}

async function collect(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of body) {
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  return bytes;
}
