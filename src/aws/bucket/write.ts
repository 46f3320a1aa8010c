import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { ConditionFailedError, type ObjectContent } from "@motif/core";
import { errorName, mayHaveHappened } from "../ground/client/service-error.ts";

/** Four parts are in memory at the same time. 10,000 of them, the most that S3 takes, are 80 GB. */
const PART_BYTES = 8 * 1024 * 1024;

/** What S3 says of an object that was written. */
export interface Written {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  /** In bytes. */
  readonly size: number;
}

/** What to do when S3 does not say that it stored an object. */
export interface Refusals {
  /** Makes an error of what S3 answers. */
  refuse(error: unknown): Error;
  /**
   * What is known of the object, if this very write stored it. The SDK repeats a request whose answer was lost, and then a
   * condition does not hold any more, and an upload in parts is not there any more.
   */
  stored(): Promise<Omit<Written, "size"> | undefined>;
  /** The error that says that nobody knows. */
  unknown(cause: unknown): Error;
}

/**
 * Stores an object. A stream of unknown length goes in one piece if it ends within the first part, else as a multipart
 * upload, which is given up when the stream fails: then the call rejects with the stream's own error.
 */
export async function write(
  client: S3Client,
  input: Omit<PutObjectCommandInput, "Body">,
  content: ObjectContent,
  refusals: Refusals,
): Promise<Written> {
  if (typeof content === "object" && !(content instanceof Uint8Array)) {
    return upload(client, input, content, refusals);
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { watched, attempts } = watch(client);
  const command = new PutObjectCommand({ ...input, Body: bytes });
  const written = await watched.send(command).catch((error) => ownOrThrow(error, attempts, refusals));
  return { ETag: written.ETag, VersionId: written.VersionId, size: bytes.byteLength };
}

async function upload(
  client: S3Client,
  input: Omit<PutObjectCommandInput, "Body">,
  stream: ReadableStream<Uint8Array>,
  refusals: Refusals,
): Promise<Written> {
  const counted = new CountedStream(stream);
  const { watched, attempts } = watch(client);
  const params: PutObjectCommandInput = { ...input, Body: counted.readable };
  try {
    const { ETag, VersionId } = await new Upload({ client: watched, params, partSize: PART_BYTES }).done();
    return { ETag, VersionId, size: counted.size };
  } catch (error) {
    if (counted.failed) throw error;
    const { ETag, VersionId } = await ownOrThrow(error, attempts, refusals);
    return { ETag, VersionId, size: counted.size };
  }
}

interface Attempts {
  /** Whether one of them may have made the object, though no answer said so. */
  lost: boolean;
}

/** The client, with an eye on each attempt at what makes an object: inside of the SDK's own retries. */
function watch(client: S3Client): { readonly watched: S3Client; readonly attempts: Attempts } {
  const attempts: Attempts = { lost: false };
  const send: S3Client["send"] = (command: Parameters<S3Client["send"]>[0]) => {
    if (command instanceof PutObjectCommand || command instanceof CompleteMultipartUploadCommand) {
      command.middlewareStack.add(
        (next) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            attempts.lost ||= mayHaveHappened(error);
            throw error;
          }
        },
        { step: "finalizeRequest", priority: "low" },
      );
    }
    return client.send(command);
  };
  return { watched: Object.create(client, { send: { value: send } }), attempts };
}

/**
 * What a write stored whose answer was lost; else throws what S3's error becomes. Where another attempt is refused after one
 * whose answer was lost, the object may have been made, and replaced since.
 */
async function ownOrThrow(
  error: unknown,
  { lost }: Attempts,
  { refuse, stored, unknown }: Refusals,
): Promise<Omit<Written, "size">> {
  if (!lost) throw refuse(error);
  const own = await stored();
  if (own) return own;
  const refusal = refuse(error);
  throw refusal instanceof ConditionFailedError || errorName(error) === "NoSuchUpload"
    ? unknown(error)
    : refusal;
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
