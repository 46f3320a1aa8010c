import { createHash, hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { ObjectContent } from "@motif/core";

/** What was written. */
export interface WrittenContent {
  /** In bytes. */
  readonly size: number;
  /** The MD5 digest, as S3 gives it for an object that comes in one part (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). */
  readonly etag: string;
}

/** Content in chunks. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /** Nobody takes the rest, if there is one. Rejects never. */
  cancel(): Promise<void>;
}

/** Content as a whole if it is small, else in chunks: of a stream, so many are in memory as make it a large one. */
export async function smallOrChunks(content: ObjectContent, limit: number): Promise<Uint8Array | Chunks> {
  if (!(content instanceof ReadableStream)) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    return bytes.byteLength <= limit ? bytes : chunksOf([bytes]);
  }
  const stream = content[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let size = 0; size <= limit; ) {
    const { value, done } = await stream.next();
    if (done) return Buffer.concat(first);
    first.push(value);
    size += value.byteLength;
  }
  return chunksOf(first, stream);
}

/** The digest of content that is there as a whole. */
export function etagOf(content: Uint8Array): string {
  return hash("md5", content);
}

/**
 * Writes content to a new file, chunk by chunk: the next one is asked for when the last one is written.
 * `sync`: the file, and its entry in the folder, are flushed to the disk.
 */
export async function writeContent(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  sync: boolean,
): Promise<WrittenContent> {
  const file = await open(path, "wx", 0o600);
  try {
    const digest = createHash("md5");
    let size = 0;
    for await (const chunk of chunks) {
      digest.update(chunk);
      await writeAll(file, chunk);
      size += chunk.byteLength;
    }
    if (sync) await file.sync();
    return { size, etag: digest.digest("hex") };
  } finally {
    await file.close();
    if (sync) await syncFolder(dirname(path));
  }
}

function chunksOf(first: readonly Uint8Array[], rest?: AsyncIterator<Uint8Array>): Chunks {
  return {
    async *[Symbol.asyncIterator]() {
      yield* first;
      for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
    },
    async cancel() {
      await rest?.return?.().catch(() => {}); // what led here is the error to report
    },
  };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength; ) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // folders cannot be flushed there
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
