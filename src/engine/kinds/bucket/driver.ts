import { type ByteRange, InvalidArgumentError, type StoredObject, type WrittenObject } from "@motif/core";
import { checkedMetadata } from "@motif/core/driver";
import type { BucketDriver } from "@motif/core/platform";
import { contentOf, openContent, SMALL_BYTES } from "./content.ts";
import type { BucketCall, NewObject, OpenedObject } from "./protocol.ts";
import { type Chunks, etagOf, smallOrChunks, writeContent } from "./upload.ts";

const DEFAULT_CONTENT_TYPE = "application/octet-stream";
/** How often an object may be replaced between the answer of the engine and the opening of its file. */
const MOST_ATTEMPTS = 10;

/**
 * The engine's buckets, seen from a function. Small content goes to the engine in a message, which costs less than a
 * file. Other content goes straight to and from the files that the engine names, on the function's thread: it is never
 * in memory as a whole.
 */
export function bucketDriver(call: BucketCall): BucketDriver {
  return {
    async get(bucket, key, range) {
      for (let attempt = 1; ; attempt++) {
        const opened = await call({ type: "bucket.get", resource: bucket.name, key });
        if (!opened) return undefined;
        try {
          return await readObject(opened, range);
        } catch (error) {
          if (!isMissingFile(error) || attempt === MOST_ATTEMPTS) throw error;
        }
      }
    },

    head: (bucket, key) => call({ type: "bucket.head", resource: bucket.name, key }),

    list: (bucket, { prefix = "", limit = 1000, cursor }) =>
      call({
        type: "bucket.list",
        resource: bucket.name,
        prefix,
        limit,
        ...(cursor !== undefined && { cursor }),
      }),

    async put(bucket, key, content, options) {
      const metadata = checkedMetadata(options.metadata ?? {});
      const resource = bucket.name;
      const object = {
        key,
        contentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
        metadata,
        attributes: options.attributes ?? {},
        ...(options.if !== undefined && { condition: options.if }),
      };
      const given = await smallOrChunks(content, SMALL_BYTES);
      if (given instanceof Uint8Array) {
        return call({ type: "bucket.put", resource, ...object, content: given, etag: etagOf(given) });
      }
      try {
        return await putLarge(call, resource, object, given);
      } catch (error) {
        await given.cancel();
        throw error;
      }
    },

    delete: (bucket, key) => call({ type: "bucket.delete", resource: bucket.name, key }),

    presign: (bucket, object) => call({ type: "bucket.presign", resource: bucket.name, ...object }),
  };
}

async function putLarge(
  call: BucketCall,
  resource: string,
  object: Omit<NewObject, "etag">,
  content: Chunks,
): Promise<WrittenObject> {
  const { upload, path, sync } = await call({ type: "bucket.startPut", resource });
  try {
    const written = await writeContent(path, content, sync);
    return await call({ type: "bucket.commitPut", resource, ...object, upload, ...written });
  } catch (error) {
    // The error that led here is the one to report; what could not be cancelled now is swept later.
    await call({ type: "bucket.cancelPut", resource, upload }).catch(() => {});
    throw error;
  }
}

async function readObject(opened: OpenedObject, range: ByteRange | undefined): Promise<StoredObject> {
  const { info } = opened;
  const { start, end } = extent(info.size, range);
  const content =
    "content" in opened
      ? contentOf(opened.content.subarray(start, end), end - start)
      : await openContent(opened.path, start, end);
  return Object.assign(content, info);
}

/** The bytes `start` to `end` (not included) of a range, cut off at the end of the object. */
function extent(
  size: number,
  range: ByteRange | undefined,
): { readonly start: number; readonly end: number } {
  if (!range) return { start: 0, end: size };
  const { start, end = size - 1 } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start >= size || end < start) {
    throw new InvalidArgumentError(
      `The range ${start}-${range.end ?? ""} does not lie in the object, which has ${size} bytes.`,
    );
  }
  return { start, end: Math.min(end + 1, size) };
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
