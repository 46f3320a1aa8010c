import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobRequestConditions, BlockBlobClient, BlockBlobUploadOptions } from "@azure/storage-blob";
import { ConditionFailedError, type ObjectContent } from "@motif/core";
import { backoffDelay } from "@motif/runtime";
import { codeOf, mayHaveHappened, statusOf } from "../ground/service-error.ts";
import { BlockStream } from "./block-stream.ts";

/** What is stored beside the content. */
export interface WriteOptions {
  readonly contentType: string;
  readonly metadata: Record<string, string>;
  readonly conditions: BlobRequestConditions;
  /** Makes an error of what the service answers. */
  refuse(error: unknown): Error;
  /**
   * The ETag that this very write gave the blob, if it did. The SDK repeats a request whose answer was lost, and then the
   * condition does not hold any more.
   */
  stored(): Promise<string | undefined>;
  /** The error that says that nobody knows. */
  unknown(cause: unknown): Error;
  /** A client of the blob that tries once, for a write on a condition: the SDK does not say whether it repeated a request. */
  readonly unrepeated?: BlockBlobClient;
}

/** What is known of a blob that was written. */
export interface Written {
  /** As the service gives it, in quotes. */
  readonly etag: string;
  readonly md5: Uint8Array;
  readonly size: number;
}

/** As the SDK does it by `CLIENT_OPTIONS`. */
const MOST_ATTEMPTS = 6;
const BACKOFF = { initialDelayMs: 200, maxDelayMs: 5_000, factor: 2 } as const;
/** So many blocks of a stream are on their way at the same time. */
const BLOCKS_AT_ONCE = 4;

/**
 * Stores a blob with the MD5 of its content. A stream goes in one piece if it ends within the first block, else block by
 * block; nothing of it is there before the last one is, and when it fails the call rejects with the stream's own error.
 */
export async function write(
  client: BlockBlobClient,
  content: ObjectContent,
  options: WriteOptions,
): Promise<Written> {
  const upload = new Upload(client, options);
  if (typeof content === "string") return upload.whole(Buffer.from(content));
  return content instanceof Uint8Array ? upload.whole(content) : upload.stream(content);
}

type CommitRequest = (client: BlockBlobClient) => Promise<{ readonly etag?: string | undefined }>;

class Upload {
  readonly #client: BlockBlobClient;
  readonly #options: WriteOptions;
  readonly #digest = createHash("md5");
  /** Other uploads of the same blob have blocks of other names. */
  readonly #id = randomUUID();

  constructor(client: BlockBlobClient, options: WriteOptions) {
    this.#client = client;
    this.#options = options;
  }

  async whole(bytes: Uint8Array): Promise<Written> {
    const md5 = this.#digest.update(bytes).digest();
    const etag = await this.#commit((client) =>
      client.upload(bytes, bytes.byteLength, this.#commitOptions(md5)),
    );
    return { etag, md5, size: bytes.byteLength };
  }

  async stream(stream: ReadableStream<Uint8Array>): Promise<Written> {
    const blocks = new BlockStream(stream);
    const first = await blocks.next();
    if (!first || blocks.ended) return this.whole(first ?? new Uint8Array());
    const ids: string[] = [];
    let size = 0;
    const pending = new Set<Promise<void>>();
    try {
      for (let block: Uint8Array | undefined = first; block; block = await blocks.next()) {
        const id = this.#blockId(ids.length);
        ids.push(id);
        size += block.byteLength;
        this.#digest.update(block);
        const staged = this.#stage(id, block);
        pending.add(staged);
        staged.then(
          () => pending.delete(staged),
          () => {},
        );
        if (pending.size >= BLOCKS_AT_ONCE) await Promise.race(pending);
      }
      await Promise.all(pending);
    } catch (error) {
      await Promise.allSettled(pending);
      await blocks.cancel(error);
      throw error;
    }
    const md5 = this.#digest.digest();
    const etag = await this.#commit((client) => client.commitBlockList(ids, this.#commitOptions(md5)));
    return { etag, md5, size };
  }

  async #stage(id: string, block: Uint8Array): Promise<void> {
    await this.#client.stageBlock(id, block, block.byteLength).catch((error) => {
      throw this.#options.refuse(error);
    });
  }

  /** Of one length for all blocks of a blob, as the service wants it. */
  #blockId(index: number): string {
    return Buffer.from(`${this.#id}-${String(index).padStart(5, "0")}`).toString("base64");
  }

  #commitOptions(md5: Uint8Array): BlockBlobUploadOptions {
    const { contentType, metadata, conditions } = this.#options;
    return {
      blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: md5 },
      metadata,
      conditions,
    };
  }

  /** The last request of an upload, which makes the blob. */
  async #commit(request: CommitRequest): Promise<string> {
    const { unrepeated, refuse, stored } = this.#options;
    if (unrepeated) return this.#commitOnCondition(unrepeated, request);
    try {
      const { etag = "" } = await request(this.#client);
      return etag;
    } catch (error) {
      const refusal = refuse(error);
      const own = refusal instanceof ConditionFailedError ? await stored() : undefined;
      if (own !== undefined) return own;
      throw refusal;
    }
  }

  /** Tries as the SDK would, and knows whether an answer was lost: then a refusal says nothing of the attempt before. */
  async #commitOnCondition(client: BlockBlobClient, request: CommitRequest): Promise<string> {
    const { refuse, stored, unknown } = this.#options;
    let lost = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const { etag = "" } = await request(client);
        return etag;
      } catch (error) {
        const refusal = refuse(error);
        if (lost && refusal instanceof ConditionFailedError) {
          const own = await stored();
          if (own === undefined) throw unknown(error);
          return own;
        }
        // "ServerBusy": it did not receive the request (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes).
        lost ||= mayHaveHappened(error) && codeOf(error) !== "ServerBusy";
        if (attempt === MOST_ATTEMPTS || !isPassing(error)) throw refusal;
        await sleep(backoffDelay(BACKOFF, attempt, Math.random));
      }
    }
  }
}

/** Whether another attempt may fare better: no answer came, or one by which the service is busy or failed itself. */
function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}
