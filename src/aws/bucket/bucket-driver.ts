import { randomBytes } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type ByteRange, InvalidArgumentError, type ListedObject, type ObjectInfo } from "@motif/core";
import { checkedMetadata, readCursor, writeCursor } from "@motif/core/driver";
import type { BucketDriver, BucketLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { errorName, serviceError } from "../ground/client/service-error.ts";
import { readContent } from "./content.ts";
import { isMissing, putError, unknownOutcome } from "./errors.ts";
import { decodeMetadata, isOwnWrite, writtenMetadata } from "./metadata.ts";
import { presign } from "./presign.ts";
import { write } from "./write.ts";

const DEFAULT_CONTENT_TYPE = "application/octet-stream";

/** Buckets in S3. They must be versioned: the id of a version is what tells two writes of the same content apart. */
export function bucketDriver(client: S3Client): BucketDriver {
  const place = (bucket: BucketLayout, key: string) => ({
    Bucket: physicalName("bucket", bucket.name),
    Key: key,
  });
  return {
    async get(bucket, key, range) {
      const command = new GetObjectCommand({ ...place(bucket, key), Range: range && rangeHeader(range) });
      try {
        const output = await client.send(command);
        const content = await readContent(output.Body, output.ContentLength ?? 0);
        return Object.assign(content, objectInfo(key, wholeSize(output), output));
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (errorName(error) === "InvalidRange" && range) throw badRange(range);
        throw serviceError(error, `bucket ${bucket.name}`);
      }
    },

    async head(bucket, key) {
      try {
        const output = await client.send(new HeadObjectCommand(place(bucket, key)));
        return objectInfo(key, output.ContentLength ?? 0, output);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw serviceError(error, `bucket ${bucket.name}`);
      }
    },

    async list(bucket, { prefix = "", limit = 1000, cursor }) {
      const request = ["list", bucket.name, prefix];
      const [after] = cursor === undefined ? [] : readCursor(request, cursor, 1);
      const command = new ListObjectsV2Command({
        Bucket: physicalName("bucket", bucket.name),
        Prefix: prefix,
        MaxKeys: limit,
        StartAfter: after === undefined ? undefined : String(after),
        // XML cannot say every character of a key.
        EncodingType: "url",
      });
      const output = await client.send(command).catch((error) => {
        throw serviceError(error, `bucket ${bucket.name}`);
      });
      const entries = (output.Contents ?? []).map(listedObject);
      const last = entries.at(-1);
      return output.IsTruncated && last ? { entries, cursor: writeCursor(request, [last.key]) } : { entries };
    },

    async put(bucket, key, content, { contentType = DEFAULT_CONTENT_TYPE, metadata = {}, if: condition }) {
      const checked = checkedMetadata(metadata);
      const writeId = randomBytes(9).toString("base64url");
      const input = {
        ...place(bucket, key),
        ContentType: contentType,
        Metadata: writtenMetadata(checked, writeId),
        ...(condition === "absent" && { IfNoneMatch: "*" }),
        ...(typeof condition === "object" && { IfMatch: `"${condition.etag}"` }),
      };
      const written = await write(client, input, content, {
        refuse: (error) => putError(error, bucket, key, condition !== undefined),
        stored: () => ownObject(client, place(bucket, key), writeId),
        unknown: (cause) => unknownOutcome(bucket, key, cause),
      });
      const etag = unquoted(written.ETag);
      return {
        key,
        size: written.size,
        etag,
        version: written.VersionId ?? etag,
        contentType,
        metadata: checked,
      };
    },

    async delete(bucket, key) {
      await client.send(new DeleteObjectCommand(place(bucket, key))).catch((error) => {
        throw serviceError(error, `bucket ${bucket.name}`);
      });
    },

    presign: (bucket, object) => presign(client, physicalName("bucket", bucket.name), object),
  };
}

/** What is known of the object, where it is that of the write with this text. */
async function ownObject(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  writeId: string,
): Promise<SdkObject | undefined> {
  const found = await client.send(new HeadObjectCommand(place)).catch(() => undefined); // then the first error stands
  return found && isOwnWrite(found.Metadata, writeId) ? found : undefined;
}

interface SdkObject {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

function objectInfo(key: string, size: number, object: SdkObject): ObjectInfo {
  const etag = unquoted(object.ETag);
  return {
    key,
    size,
    etag,
    version: object.VersionId ?? etag,
    contentType: object.ContentType ?? DEFAULT_CONTENT_TYPE,
    lastModified: (object.LastModified ?? new Date(0)).toISOString(),
    metadata: decodeMetadata(object.Metadata ?? {}),
  };
}

interface SdkEntry {
  readonly Key?: string | undefined;
  readonly Size?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}

function listedObject({ Key = "", Size = 0, ETag, LastModified = new Date(0) }: SdkEntry): ListedObject {
  return {
    key: decodeURIComponent(Key.replaceAll("+", " ")),
    size: Size,
    etag: unquoted(ETag),
    lastModified: LastModified.toISOString(),
  };
}

/** ETags are quoted in HTTP headers (RFC 9110, section 8.8.3), and are not in S3's events. */
function unquoted(etag = ""): string {
  return etag.replaceAll('"', "");
}

/** The size of the whole object, of which a range may have been read: `bytes 0-9/100`. */
function wholeSize(output: {
  readonly ContentRange?: string | undefined;
  readonly ContentLength?: number | undefined;
}): number {
  const total = output.ContentRange?.split("/")[1];
  return total === undefined ? (output.ContentLength ?? 0) : Number(total);
}

/** S3 answers a header that is no range with the whole object: such a range is refused here. */
function rangeHeader(range: ByteRange): string {
  const { start, end } = range;
  if (!Number.isInteger(start) || start < 0) throw badRange(range);
  if (end !== undefined && (!Number.isInteger(end) || end < start)) throw badRange(range);
  return `bytes=${start}-${end ?? ""}`;
}

function badRange({ start, end }: ByteRange): InvalidArgumentError {
  return new InvalidArgumentError(`The range ${start}-${end ?? ""} does not lie in the object.`);
}
