import { createHash } from "node:crypto";
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

/**
 * Writes content to a new file, a stream chunk by chunk: the next one is asked for when the last one is written.
 * `sync`: the file, and its entry in the folder, are flushed to the disk.
 */
export async function writeContent(
  path: string,
  content: ObjectContent,
  sync: boolean,
): Promise<WrittenContent> {
  const file = await open(path, "wx", 0o600);
  try {
    const digest = createHash("md5");
    let size = 0;
    for await (const chunk of chunksOf(content)) {
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

async function* chunksOf(content: ObjectContent): AsyncIterable<Uint8Array> {
  if (content instanceof ReadableStream) yield* content;
  else yield typeof content === "string" ? Buffer.from(content) : content;
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
