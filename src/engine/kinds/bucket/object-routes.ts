import { NotFoundError, type ObjectInfo, type PutObjectOptions } from "@motif/core";
import { objectKey } from "@motif/core/platform";
import { type Headers, problem } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { given, LARGEST_PAGE, limitOf } from "../../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, type RouteInput, route } from "../../ground/admin-route.ts";
import { count, page } from "../../ground/admin-schemas.ts";
import { metadataHeaders, metadataOf } from "./metadata-headers.ts";
import type { BucketPort } from "./operator.ts";
import { requestedRange } from "./range.ts";

type RequestHeaders = RouteInput<unknown>["request"]["headers"];

const PATH = "/buckets/{bucket}/objects/{key+}";
const BINARY = "application/octet-stream";

const objectInfo: z.ZodMiniType<ObjectInfo> = z.strictObject({
  key: z.string(),
  size: count,
  etag: z.string(),
  version: z.string(),
  contentType: z.string(),
  lastModified: z.iso.datetime(),
  metadata: z.record(z.string(), z.string()),
});
const objectPage = z.strictObject({ entries: z.array(objectInfo), ...page });

/** Routes of objects: stored and read as streams, whatever their size. */
export function objectRoutes(buckets: BucketPort): readonly AdminRoute[] {
  return [
    route({
      method: "GET",
      path: "/buckets/{bucket}/objects",
      operationId: "listObjects",
      summary: "Lists objects in the order of their keys",
      query: z.strictObject({
        prefix: z.optional(z.string()),
        cursor: z.optional(z.string()),
        limit: limitOf(LARGEST_PAGE, LARGEST_PAGE),
      }),
      answers: { 200: { description: "One page; `cursor` is there if there is more", schema: objectPage } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await buckets.list(named(params).bucket, given(query))),
    }),
    route({
      method: "PUT",
      path: PATH,
      operationId: "putObject",
      summary:
        "Stores an object; x-motif-meta-* headers are its metadata, if-match and if-none-match its condition",
      body: { kind: "binary", description: "The object's content, of any length" },
      answers: { 200: { description: "The object is stored", schema: objectInfo } },
      handle: (input) => putObject(buckets, input),
    }),
    route({
      method: "GET",
      path: PATH,
      operationId: "getObject",
      summary: "Reads an object, or with a range header a part of it",
      answers: {
        200: { description: "The object", mediaType: BINARY },
        206: { description: "The part that was asked for", mediaType: BINARY },
        304: { description: "The object still has the etag of if-none-match" },
      },
      handle: (input) => getObject(buckets, input),
    }),
    route({
      method: "DELETE",
      path: PATH,
      operationId: "deleteObject",
      summary: "Deletes an object; one that is not there is no error",
      answers: { 204: { description: "The object is not there any more" } },
      handle: async ({ params }) => {
        const { bucket, key } = named(params);
        await buckets.delete(bucket, key);
        return { status: 204, headers: [], body: null };
      },
    }),
  ];
}

async function putObject(
  buckets: BucketPort,
  { request, params }: RouteInput<unknown>,
): Promise<HttpResponseData> {
  const { bucket, key } = named(params);
  const { headers } = request;
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    const detail = `An object has no content-encoding, and the request has ${encoding}; send the content as it is.`;
    return problem({ title: "Unsupported Media Type", status: 415, detail }, [
      ["accept-encoding", "identity"],
    ]);
  }
  const condition = conditionOf(headers);
  const info = await buckets.put(bucket, key, request.body ?? new Blob([]).stream(), {
    ...(headers["content-type"] !== undefined && { contentType: headers["content-type"] }),
    metadata: metadataOf(headers),
    ...(condition && { if: condition }),
  });
  return jsonAnswer(200, info, [["etag", quoted(info.etag)]]);
}

async function getObject(
  buckets: BucketPort,
  { request, params }: RouteInput<unknown>,
): Promise<HttpResponseData> {
  const { bucket, key } = named(params);
  const { method, headers } = request;
  const info = await buckets.head(bucket, key);
  if (!info) throw missing(bucket, key);
  const etag = quoted(info.etag);
  const seen = headers["if-none-match"];
  if (seen !== undefined && lists(seen, etag)) return { status: 304, headers: [["etag", etag]], body: null };
  if (method === "HEAD") {
    return {
      status: 200,
      headers: [...infoHeaders(info), ["content-length", String(info.size)]],
      body: null,
    };
  }
  const unchanged = headers["if-range"] === undefined || headers["if-range"] === etag;
  const range = unchanged ? requestedRange(headers.range, info.size) : undefined;
  if (range === "unsatisfiable") {
    const detail = `The object has ${info.size} bytes; the range begins behind them.`;
    const size: Headers = [["content-range", `bytes */${info.size}`]];
    return problem({ title: "Range Not Satisfiable", status: 416, detail }, size);
  }
  const object = await buckets.get(bucket, key, range);
  if (!object) throw missing(bucket, key);
  const length = range ? range.end - range.start + 1 : object.size;
  return {
    status: range ? 206 : 200,
    headers: [
      ...infoHeaders(object),
      ["content-length", String(length)],
      ...(range ? [["content-range", `bytes ${range.start}-${range.end}/${object.size}`] as const] : []),
    ],
    body: object.body,
  };
}

/** Bucket and key of a path. Throws `InvalidArgumentError` for a key that no bucket takes. */
function named(params: Readonly<Record<string, string>>): { bucket: string; key: string } {
  const { bucket = "", key } = params;
  return { bucket, key: key === undefined ? "" : objectKey(key) };
}

function missing(bucket: string, key: string): NotFoundError {
  return new NotFoundError(`Bucket ${bucket} has no object "${key}".`);
}

/** RFC 9110, sections 13.1.1 and 13.1.2: the conditions of a write that buckets know. */
function conditionOf(headers: RequestHeaders): PutObjectOptions["if"] {
  if (headers["if-none-match"] === "*") return "absent";
  const etag = headers["if-match"];
  return etag === undefined ? undefined : { etag: etag.replace(/^"(.*)"$/, "$1") };
}

function lists(header: string, etag: string): boolean {
  return header.split(",").some((entry) => ["*", etag].includes(entry.trim().replace(/^W\//, "")));
}

function infoHeaders(info: ObjectInfo): Headers {
  return [
    ["content-type", info.contentType],
    ["etag", quoted(info.etag)],
    ["last-modified", new Date(info.lastModified).toUTCString()],
    ["accept-ranges", "bytes"],
    ["x-motif-version", info.version],
    ...metadataHeaders(info.metadata),
  ];
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}
