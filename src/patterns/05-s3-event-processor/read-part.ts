import { type BucketReader, type ByteRange, InvalidArgumentError, type StoredObject } from "@motif/app";

/**
 * A part of a file in one version; undefined if it was replaced or deleted. A file that was replaced by a shorter one may
 * have no such part, which a bucket says in its own way.
 */
export async function readPart(
  uploads: Pick<BucketReader, "get">,
  { key, version }: { readonly key: string; readonly version: string },
  range: ByteRange,
): Promise<StoredObject | undefined> {
  try {
    const object = await uploads.get(key, { range });
    return object?.version === version ? object : undefined;
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return undefined;
  }
}
