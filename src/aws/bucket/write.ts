import { Readable } from "node:stream";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectContent } from "@motif/core";

/** Four parts are in memory at the same time. 10,000 of them, the most that S3 takes, are 80 GB. */
const PART_BYTES = 8 * 1024 * 1024;

/** What S3 says of an object that was written. */
export interface Written {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  /** In bytes. */
  readonly size: number;
}

/**
 * Stores an object. A stream of unknown length goes in one piece if it ends within the first part, else as a multipart
 * upload, which is given up when the stream fails: then the call rejects with the stream's own error. `refuse` makes an
 * error of what S3 answers.
 */
export async function write(
  client: S3Client,
  input: Omit<PutObjectCommandInput, "Body">,
  content: ObjectContent,
  refuse: (error: unknown) => Error,
): Promise<Written> {
  if (typeof content === "object" && !(content instanceof Uint8Array)) {
    return upload(client, input, content, refuse);
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const written = await client.send(new PutObjectCommand({ ...input, Body: bytes })).catch((error) => {
    throw refuse(error);
  });
  return { ...written, size: bytes.byteLength };
}

async function upload(
  client: S3Client,
  input: Omit<PutObjectCommandInput, "Body">,
  stream: ReadableStream<Uint8Array>,
  refuse: (error: unknown) => Error,
): Promise<Written> {
  const counted = new CountedStream(stream);
  const params: PutObjectCommandInput = { ...input, Body: counted.readable };
  try {
    const { ETag, VersionId } = await new Upload({ client, params, partSize: PART_BYTES }).done();
    return { ETag, VersionId, size: counted.size };
  } catch (error) {
    throw counted.failed ? error : refuse(error);
  }
}

/** A stream on its way to S3: how much of it was read, and whether it was the stream that failed. */
export class CountedStream {
  size = 0;
  failed = false;
  readonly readable: Readable;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.readable = Readable.from(this.#chunks(stream));
  }

  async *#chunks(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of stream) {
        this.size += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}
