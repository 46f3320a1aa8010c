import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as z from "zod/mini";
import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";
import { isSigned } from "./signatures.ts";

const metadata = z.object({
  name: z.string(),
  contentType: z.string(),
  metadata: z.record(z.string(), z.string()),
});

/** An object's resource and content. */
interface Stored extends z.infer<typeof metadata> {
  readonly bucket: string;
  readonly generation: string;
  readonly size: string;
  readonly md5Hash: string;
  readonly timeCreated: string;
  readonly content: Buffer;
}

interface Upload {
  readonly bucket: string;
  readonly object: z.infer<typeof metadata>;
  readonly ifGenerationMatch: string | null;
  readonly chunks: Buffer[];
}

/** A Cloud Storage for tests. */
export interface StorageServer extends LocalServer {
  /** All objects of a bucket, as their finalize events tell them. */
  objects(bucket: string): readonly Omit<Stored, "content">[];
}

const CHUNK_BYTES = 64 * 1024;
/** Parts of a resumable upload have a multiple of so many bytes, but for the last one. */
const UPLOAD_UNIT = 256 * 1024;

/**
 * The methods of Cloud Storage's JSON API that the driver uses, in memory: npm has no emulator of it. It enforces
 * `ifGenerationMatch`, generations, ranges, pages by UTF-8 order, and the rules of resumable uploads; it enforces no permissions,
 * names, limits, retention or encryption, and has no other conditions. Of the XML API it has the upload by a V4 signed URL.
 */
export async function storageServer(buckets: readonly string[]): Promise<StorageServer> {
  const store = new ObjectStore(buckets);
  const server = await localServer((request, body, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    if (!/^\/(?:upload\/)?storage\/v1\//.test(url.pathname))
      return signedUpload(store, url, request, body, response);
    const [, bucket = "", name] =
      /^\/(?:upload\/)?storage\/v1\/b\/([^/]+)\/o(?:\/([^/]+))?$/
        .exec(url.pathname)
        ?.map((part) => part && decodeURIComponent(part)) ?? [];
    if (!buckets.includes(bucket))
      return answerError(response, 404, "", "The specified bucket does not exist.");
    if (url.pathname.startsWith("/upload/")) return upload(store, bucket, url, request, body, response);
    if (name === undefined) return answerJson(response, 200, store.list(bucket, url.searchParams));
    const object = store.get(bucket, name);
    if (!object) return answerError(response, 404, "", `No such object: ${bucket}/${name}`);
    if (request.method === "DELETE") {
      store.delete(bucket, name);
      return void response.writeHead(204).end();
    }
    if (url.searchParams.get("alt") !== "media") return answerJson(response, 200, resource(object));
    if (url.searchParams.get("generation") !== object.generation) {
      return answerError(response, 404, "", `No such object: ${bucket}/${name}`);
    }
    return sendContent(object, request, response);
  });
  return { ...server, objects: (bucket) => store.all(bucket).map(resource) };
}

class ObjectStore {
  readonly uploads = new Map<string, Upload>();
  readonly #objects = new Map<string, Map<string, Stored>>();
  #generations = Date.now() * 1000;

  constructor(buckets: readonly string[]) {
    for (const bucket of buckets) this.#objects.set(bucket, new Map());
  }

  get(bucket: string, name: string): Stored | undefined {
    return this.#objects.get(bucket)?.get(name);
  }

  delete(bucket: string, name: string): void {
    this.#objects.get(bucket)?.delete(name);
  }

  /** In the order of the names' UTF-8 bytes. */
  all(bucket: string): readonly Stored[] {
    return [...(this.#objects.get(bucket)?.values() ?? [])].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
  }

  put({ bucket, object, ifGenerationMatch, chunks }: Upload): Stored | undefined {
    const current = this.get(bucket, object.name)?.generation ?? "0";
    if (ifGenerationMatch !== null && ifGenerationMatch !== current) return undefined;
    const content = Buffer.concat(chunks);
    const stored: Stored = {
      ...object,
      bucket,
      generation: String(++this.#generations),
      size: String(content.byteLength),
      md5Hash: createHash("md5").update(content).digest("base64"),
      timeCreated: new Date().toISOString(),
      content,
    };
    this.#objects.get(bucket)?.set(object.name, stored);
    return stored;
  }

  list(bucket: string, query: URLSearchParams): object {
    const after = query.get("pageToken");
    const behind = after === null ? undefined : Buffer.from(after, "base64url");
    const found = this.all(bucket).filter(
      ({ name }) =>
        name.startsWith(query.get("prefix") ?? "") &&
        (behind === undefined || Buffer.compare(Buffer.from(name), behind) > 0),
    );
    const page = found.slice(0, Number(query.get("maxResults")));
    const last = page.at(-1);
    const more = found.length > page.length && last;
    return {
      ...(page.length > 0 && { items: page.map(resource) }),
      ...(more && { nextPageToken: Buffer.from(last.name).toString("base64url") }),
    };
  }
}

function upload(
  store: ObjectStore,
  bucket: string,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const ifGenerationMatch = url.searchParams.get("ifGenerationMatch");
  const id = url.searchParams.get("upload_id");
  if (id !== null) return void part(store, id, request, body, response);
  if (url.searchParams.get("uploadType") === "resumable") {
    const object = metadata.parse(JSON.parse(body.toString()));
    const session = randomUUID();
    store.uploads.set(session, { bucket, object, ifGenerationMatch, chunks: [] });
    url.searchParams.set("upload_id", session);
    return void response.writeHead(200, { location: url.href }).end();
  }
  const boundary = /boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1] ?? "";
  const separator = `\r\n--${boundary}`;
  const head = body.indexOf("\r\n\r\n") + 4;
  const second = body.indexOf(separator, head);
  const content = body.indexOf("\r\n\r\n", second) + 4;
  const object = metadata.parse(JSON.parse(body.subarray(head, second).toString()));
  const chunks = [body.subarray(content, body.lastIndexOf(`${separator}--`))];
  finish(store, { bucket, object, ifGenerationMatch, chunks }, response);
}

/** The XML API's PUT by a signed URL: https://cloud.google.com/storage/docs/xml-api/put-object-upload */
function signedUpload(
  store: ObjectStore,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const [, bucket = "", name = ""] = /^\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  const { headers } = request;
  if (!isSigned(request.method ?? "", url, headers)) {
    return void response.writeHead(403).end("SignatureDoesNotMatch");
  }
  const [least, most] = String(headers["x-goog-content-length-range"] ?? "").split(",");
  if (body.byteLength < Number(least)) return void response.writeHead(400).end("EntityTooSmall");
  if (body.byteLength > Number(most)) return void response.writeHead(400).end("EntityTooLarge");
  const stored = store.put({
    bucket,
    object: {
      name: decodeURIComponent(name),
      contentType: String(headers["content-type"]),
      metadata: {},
    },
    ifGenerationMatch: headers["x-goog-if-generation-match"]?.toString() ?? null,
    chunks: [body],
  });
  response.writeHead(stored ? 200 : 412).end();
}

/** https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload */
function part(
  store: ObjectStore,
  id: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const session = store.uploads.get(id);
  if (!session) return void answerError(response, 404, "", "No such upload.");
  if (request.method === "DELETE") {
    store.uploads.delete(id);
    return void response.writeHead(499).end();
  }
  const [, start, total = ""] =
    /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(request.headers["content-range"] ?? "") ?? [];
  const stored = session.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const isLast = total !== "*";
  if ((start !== undefined && Number(start) !== stored) || (!isLast && body.byteLength % UPLOAD_UNIT !== 0)) {
    return void answerError(
      response,
      400,
      "",
      "The part does not follow the one before, or has no fitting size.",
    );
  }
  session.chunks.push(body);
  if (!isLast) {
    return void response.writeHead(308, { range: `bytes=0-${stored + body.byteLength - 1}` }).end();
  }
  store.uploads.delete(id);
  finish(store, session, response);
}

function finish(store: ObjectStore, session: Upload, response: ServerResponse): void {
  const stored = store.put(session);
  if (stored) return void answerJson(response, 200, resource(stored));
  answerError(response, 412, "", "At least one of the pre-conditions you specified did not hold.");
}

/** Chunk by chunk, as a network does. */
async function sendContent(
  { content }: Stored,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, start = "0", end = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const last = end === "" ? content.byteLength - 1 : Math.min(Number(end), content.byteLength - 1);
  const sent = content.subarray(Number(start), last + 1);
  response.writeHead(request.headers.range === undefined ? 200 : 206, { "content-length": sent.byteLength });
  // The client may go away at any time.
  await pipeline(Readable.from(chunksOf(sent)), response).catch(() => {});
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function resource({ content: _, ...rest }: Stored): Omit<Stored, "content"> {
  return rest;
}
