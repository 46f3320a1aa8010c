import { Readable } from "node:stream";
import { heldContent, type ObjectContent, SMALL_OBJECT_BYTES, streamedContent } from "@motif/core/driver";

/** The content of a blob, which can be read once. */
export async function readContent(
  body: NodeJS.ReadableStream | undefined,
  length: number,
): Promise<ObjectContent> {
  const readable = body === undefined ? Readable.from([]) : toReadable(body);
  if (length <= SMALL_OBJECT_BYTES) return heldContent(await collect(readable));
  return streamedContent(Readable.toWeb(readable) as ReadableStream<Uint8Array>); // of the bytes of an HTTP response
}

function toReadable(stream: NodeJS.ReadableStream): Readable {
  return stream instanceof Readable ? stream : new Readable().wrap(stream);
}

async function collect(readable: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
