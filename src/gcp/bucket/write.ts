import { randomUUID } from "node:crypto";
import { MotifError, type ObjectContent, parse } from "@motif/core";
import type { BucketLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { callJson, callRaw } from "../ground/rest/api.ts";
import { OBJECT_FIELDS, STORAGE, type StorageObject, storageObject } from "./api.ts";

/** What is in memory of a stream. A multiple of 256 KiB, as resumable uploads need it. */
const PART_BYTES = 8 * 1024 * 1024;
const RESUME = 308;

/** The metadata of an object to be written. */
export interface NewObject {
  readonly name: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where an object goes, and the generation that must be there (`0`: none); any if not given. */
export interface Target {
  readonly bucket: BucketLayout;
  readonly object: NewObject;
  readonly ifGeneration?: string;
}

/** An error that came out of a stream on its way to the store: the caller's own, and not Cloud Storage's. */
export class StreamError extends Error {}

/**
 * Stores an object. Up to 8 MiB go in one call, more part by part as a resumable upload, each part of which can be tried
 * again. Throws `ApiError`, and {@link StreamError} with the stream's own error as cause:
 * then nothing is stored.
 */
export async function write(target: Target, content: ObjectContent): Promise<StorageObject> {
  const parts = partsOf(piecesOf(content));
  const first = await parts.next();
  if (first.done) return insert(target, []);
  const second = await parts.next();
  if (second.done) return insert(target, first.value);
  return upload(target, joined(first.value, second.value, parts));
}

/** One call: metadata and content (https://cloud.google.com/storage/docs/uploading-objects#uploading-an-object). */
async function insert(target: Target, chunks: readonly Uint8Array[]): Promise<StorageObject> {
  const boundary = randomUUID();
  const { contentType } = target.object;
  const head = `--${boundary}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(target.object)}\r\n--${boundary}\r\ncontent-type: ${contentType}\r\n\r\n`;
  const answer = await callJson(STORAGE, {
    path: uploadPath(target, "multipart"),
    headers: { "content-type": `multipart/related; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), ...chunks, Buffer.from(`\r\n--${boundary}--`)]),
  });
  return parse(storageObject, answer, "answer of Cloud Storage");
}

function uploadPath({ bucket, ifGeneration }: Target, type: "multipart" | "resumable"): string {
  const name = encodeURIComponent(physicalName("bucket", bucket.name));
  const condition = ifGeneration === undefined ? "" : `&ifGenerationMatch=${ifGeneration}`;
  return `/upload/storage/v1/b/${name}/o?uploadType=${type}&fields=${OBJECT_FIELDS}${condition}`;
}

/** Part by part (https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload). */
async function upload(target: Target, parts: AsyncIterable<readonly Uint8Array[]>): Promise<StorageObject> {
  const session = await begin(target);
  try {
    let start = 0;
    let held: Buffer<ArrayBuffer> | undefined;
    for await (const chunks of parts) {
      if (held) start = await sendPart(session, held, start);
      held = Buffer.concat(chunks);
    }
    return await sendLast(session, held ?? Buffer.alloc(0), start);
  } catch (error) {
    // Where it cannot be given up, Cloud Storage forgets it after a week.
    await callRaw(STORAGE, { method: "DELETE", path: session, accepted: [499, 404, 410] }).catch(() => {});
    throw error;
  }
}

async function begin(target: Target): Promise<string> {
  const response = await callRaw(STORAGE, {
    path: uploadPath(target, "resumable"),
    headers: { "x-upload-content-type": target.object.contentType },
    body: target.object,
  });
  await response.body?.cancel();
  const session = response.headers.get("location");
  if (session) return session;
  throw new MotifError("service-failed", "Cloud Storage began an upload and did not say where it goes.");
}

/**
 * Sends a part that is not the last, and gives where the next one begins. Of a part that is sent again, Cloud Storage
 * ignores what it has already (https://cloud.google.com/storage/docs/performing-resumable-uploads#resume-upload).
 */
async function sendPart(session: string, part: Buffer<ArrayBuffer>, start: number): Promise<number> {
  const end = start + part.byteLength;
  for (let from = start; from < end; ) {
    const response = await callRaw(STORAGE, {
      method: "PUT",
      path: session,
      headers: { "content-range": `bytes ${from}-${end - 1}/*` },
      body: part.subarray(from - start),
      accepted: [RESUME],
    });
    await response.body?.cancel();
    const stored = storedBytes(response);
    if (stored <= from)
      throw new MotifError("service-failed", "Cloud Storage did not take a part of an upload.");
    from = stored;
  }
  return end;
}

async function sendLast(session: string, part: Buffer<ArrayBuffer>, start: number): Promise<StorageObject> {
  const total = start + part.byteLength;
  const range = part.byteLength === 0 ? "*" : `${start}-${total - 1}`;
  const headers = { "content-range": `bytes ${range}/${total}` };
  const answer = await callJson(STORAGE, { method: "PUT", path: session, headers, body: part });
  return parse(storageObject, answer, "answer of Cloud Storage");
}

/** How many bytes of an upload are stored: `range: bytes=0-1048575`. */
function storedBytes(response: Response): number {
  const last = /^bytes=0-(\d+)$/.exec(response.headers.get("range") ?? "")?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

function piecesOf(content: ObjectContent): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  if (typeof content === "string") return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : ownErrors(content);
}

/** Content in parts of exactly 8 MiB, but for the last one. */
async function* partsOf(
  pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[],
): AsyncGenerator<readonly Uint8Array[], undefined> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    for (let rest = piece; rest.byteLength > 0; ) {
      const taken = rest.subarray(0, PART_BYTES - bytes);
      chunks.push(taken);
      bytes += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
      if (bytes < PART_BYTES) continue;
      yield chunks;
      chunks = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield chunks;
}

async function* ownErrors(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new StreamError("The content's stream failed.", { cause: error });
  }
}

async function* joined(
  first: readonly Uint8Array[],
  second: readonly Uint8Array[],
  rest: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<readonly Uint8Array[]> {
  yield first;
  yield second;
  yield* rest;
}
