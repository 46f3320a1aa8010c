import { randomBytes } from "node:crypto";
import {
  type BlobDownloadResponseParsed,
  type BlobRequestConditions,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
} from "@azure/storage-blob";
import {
  type ByteRange,
  ConditionFailedError,
  InvalidArgumentError,
  type ListedObject,
  type ObjectInfo,
  type PutObjectOptions,
} from "@motif/core";
import { checkedMetadata, readCursor, writeCursor } from "@motif/core/driver";
import type { BucketDriver, BucketLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { serviceError, statusOf } from "../ground/service-error.ts";
import { readContent } from "./content.ts";
import { isMissing, putError, unknownOutcome } from "./errors.ts";
import { decodeMetadata, isOwnWrite, writtenMetadata } from "./metadata.ts";
import { blobNameOf, keyOfBlob, listPrefixOf, refuseDots } from "./name.ts";
import { UploadSigner } from "./presign.ts";
import { type WriteOptions, write } from "./write.ts";

const DEFAULT_CONTENT_TYPE = "application/octet-stream";
/** No redo of a broken download by the SDK: it goes by the ETag, and the object may be another one by then. */
const NO_RETRY = { maxRetryRequests: 0 };

/**
 * Buckets in Blob Storage: a container each. `etag` is the MD5 of the content, as it is on the other clouds, where the
 * blob has one (all that this driver writes have); `version` is the service's own ETag, another one after every write.
 */
export function bucketDriver(service: BlobServiceClient): BucketDriver {
  const unrepeating = new BlobServiceClient(service.url, service.credential, {
    retryOptions: { maxTries: 1 },
  });
  const signer = new UploadSigner(service);
  const containerOf = (bucket: BucketLayout) =>
    service.getContainerClient(physicalName("bucket", bucket.name));
  return {
    async get(bucket, key, range) {
      const { offset, count } = range === undefined ? { offset: 0 } : checkedRange(range);
      try {
        const client = containerOf(bucket).getBlobClient(blobNameOf(key));
        const output = await client.download(offset, count, NO_RETRY);
        const size = wholeSize(output);
        const content = await readContent(output.readableStreamBody, output.contentLength ?? 0);
        if (range && range.start >= size) throw badRange(range);
        return Object.assign(content, objectInfo(key, size, downloaded(output, range)));
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (range && statusOf(error) === 416) throw badRange(range);
        throw serviceError(error, `bucket ${bucket.name}`);
      }
    },

    head: (bucket, key) => head(containerOf(bucket), bucket, key),

    async list(bucket, { prefix = "", limit = 1000, cursor }) {
      const request = ["list", bucket.name, prefix];
      const [marker] = cursor === undefined ? [] : readCursor(request, cursor, 1);
      const pages = containerOf(bucket)
        .listBlobsFlat({ prefix: listPrefixOf(prefix) })
        .byPage({
          maxPageSize: limit,
          ...(marker !== undefined && { continuationToken: String(marker) }),
        });
      const entries: ListedObject[] = [];
      try {
        // The service may give a page without entries, and more behind it.
        for await (const { segment, continuationToken: next } of pages) {
          entries.push(...segment.blobItems.map(listedObject).filter(({ key }) => key.startsWith(prefix)));
          if (!next) return { entries };
          if (entries.length > 0) return { entries, cursor: writeCursor(request, [next]) };
        }
      } catch (error) {
        throw serviceError(error, `bucket ${bucket.name}`);
      }
      return { entries };
    },

    async put(bucket, key, content, { contentType = DEFAULT_CONTENT_TYPE, metadata = {}, if: condition }) {
      refuseDots(key);
      const checked = checkedMetadata(metadata);
      const container = containerOf(bucket);
      const client = container.getBlockBlobClient(blobNameOf(key));
      const writeId = randomBytes(9).toString("base64url");
      const options: WriteOptions = {
        contentType,
        metadata: writtenMetadata(checked, writeId),
        conditions: await conditionsOf(container, bucket, key, condition),
        refuse: (error) => putError(error, bucket, key),
        stored: () => ownWrite(client, writeId),
        unknown: (cause) => unknownOutcome(bucket, key, cause),
        ...(condition !== undefined && {
          unrepeated: unrepeating
            .getContainerClient(container.containerName)
            .getBlockBlobClient(blobNameOf(key)),
        }),
      };
      const { etag, md5, size } = await write(client, content, options);
      return { key, size, etag: hex(md5), version: unquoted(etag), contentType, metadata: checked };
    },

    async delete(bucket, key) {
      try {
        await containerOf(bucket).getBlobClient(blobNameOf(key)).delete({ deleteSnapshots: "include" });
      } catch (error) {
        if (!isMissing(error)) throw serviceError(error, `bucket ${bucket.name}`);
      }
    },

    presign: (bucket, object) =>
      signer.sign(physicalName("bucket", bucket.name), object).catch((error) => {
        throw serviceError(error, `bucket ${bucket.name}`);
      }),
  };
}

async function head(
  container: ContainerClient,
  bucket: BucketLayout,
  key: string,
): Promise<ObjectInfo | undefined> {
  try {
    const output = await container.getBlobClient(blobNameOf(key)).getProperties();
    return objectInfo(key, output.contentLength ?? 0, output);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw serviceError(error, `bucket ${bucket.name}`);
  }
}

/** What the service is asked to check: a content's MD5 is no ETag there, so the blob that has it is looked up first. */
async function conditionsOf(
  container: ContainerClient,
  bucket: BucketLayout,
  key: string,
  condition: PutObjectOptions["if"],
): Promise<BlobRequestConditions> {
  if (condition === undefined) return {};
  if (condition === "absent") return { ifNoneMatch: "*" };
  const found = await head(container, bucket, key);
  // Events say the version, and not the MD5: it will do as well.
  if (found && [found.etag, found.version].includes(condition.etag)) return { ifMatch: `"${found.version}"` };
  throw new ConditionFailedError(
    `The object ${key} of bucket ${bucket.name} was not written: it has another etag, or is gone.`,
  );
}

/** The ETag of the blob where it is that of the write with this text. */
async function ownWrite(client: BlockBlobClient, writeId: string): Promise<string | undefined> {
  const found = await client.getProperties().catch(() => undefined); // then the first error stands
  return found && isOwnWrite(found.metadata ?? {}, writeId) ? found.etag : undefined;
}

/** What a download says of the blob: `contentMD5` is that of the range, where one was asked for. */
function downloaded(output: BlobDownloadResponseParsed, range: ByteRange | undefined): SdkBlob {
  const { etag, contentType, lastModified, metadata, blobContentMD5, contentMD5 } = output;
  return { etag, contentType, lastModified, metadata, contentMD5: range ? blobContentMD5 : contentMD5 };
}

interface SdkBlob {
  readonly etag?: string | undefined;
  readonly contentMD5?: Uint8Array | undefined;
  readonly contentType?: string | undefined;
  readonly lastModified?: Date | undefined;
  readonly metadata?: Record<string, string> | undefined;
}

function objectInfo(key: string, size: number, blob: SdkBlob): ObjectInfo {
  const { etag, contentMD5, contentType, lastModified = new Date(0), metadata = {} } = blob;
  const version = unquoted(etag);
  return {
    key,
    size,
    etag: contentMD5 ? hex(contentMD5) : version,
    version,
    contentType: contentType ?? DEFAULT_CONTENT_TYPE,
    lastModified: lastModified.toISOString(),
    metadata: decodeMetadata(metadata),
  };
}

interface SdkListed {
  readonly name: string;
  readonly properties: SdkBlob & { readonly contentLength?: number | undefined };
}

function listedObject({ name, properties }: SdkListed): ListedObject {
  const { key, size, etag, lastModified } = objectInfo(
    keyOfBlob(name),
    properties.contentLength ?? 0,
    properties,
  );
  return { key, size, etag, lastModified };
}

/** ETags are quoted in HTTP headers (RFC 9110, section 8.8.3), and are not in events and lists. */
function unquoted(etag = ""): string {
  return etag.replaceAll('"', "");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The size of the whole blob, of which a range may have been read: `bytes 0-9/100`. */
function wholeSize(output: {
  readonly contentRange?: string | undefined;
  readonly contentLength?: number | undefined;
}): number {
  const total = output.contentRange?.split("/")[1];
  return total === undefined ? (output.contentLength ?? 0) : Number(total);
}

function checkedRange(range: ByteRange): { readonly offset: number; readonly count?: number } {
  const { start, end } = range;
  if (!Number.isInteger(start) || start < 0) throw badRange(range);
  if (end === undefined) return { offset: start };
  if (!Number.isInteger(end) || end < start) throw badRange(range);
  return { offset: start, count: end - start + 1 };
}

function badRange({ start, end }: ByteRange): InvalidArgumentError {
  return new InvalidArgumentError(`The range ${start}-${end ?? ""} does not lie in the object.`);
}
