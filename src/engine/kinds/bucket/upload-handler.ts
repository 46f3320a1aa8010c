import { ConditionFailedError, type Problem } from "@motif/core";
import { objectKey } from "@motif/core/platform";
import { Cors, isPreflight, parseTarget, problem, unmatchedProblem } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import type { OperatorAccess } from "../../ground/kind.ts";
import type { SignedHandler } from "../../ground/signed.ts";
import type { StreamedRequest } from "../../server/request-body.ts";
import { type SignedUpload, uploadPlace } from "./signed-uploads.ts";
import type { Objects } from "./store.ts";

const METHODS = ["PUT"];
const DEFAULT_CONTENT_TYPE = "application/octet-stream";
/** What one request puts at most where the imitated cloud does not hold it to what was signed: that of Blob Storage. */
const LARGEST_UNHELD = 5000 * 1024 * 1024;

/** Takes uploads by the URLs that functions signed, from whoever has one. */
export function uploadHandler(access: OperatorAccess<Objects>): SignedHandler {
  const buckets = new Map(access.inventory.resources.bucket.map((bucket) => [bucket.name, bucket]));
  return async (request) => {
    const { method, headers } = request;
    const target = parseTarget(request.target);
    if ("refusal" in target) return problem({ title: "Bad Request", status: 400, detail: target.refusal });
    const place = uploadPlace(target.path);
    const bucket = buckets.get(place?.bucket ?? "");
    if (!place || !bucket) return unmatchedProblem(method, target.path, []);
    const { origins } = bucket.uploads;
    const cors =
      origins.length === 0
        ? undefined
        : new Cors({ origins, headers: ["if-none-match"], exposeHeaders: ["etag"], maxAge: "1h" });
    if (cors && isPreflight(method, headers)) {
      return { status: 204, headers: cors.preflight(headers, METHODS), body: null };
    }
    const answer = METHODS.includes(method)
      ? await upload(access, place, target, request)
      : unmatchedProblem(method, target.path, METHODS);
    return cors ? cors.apply(answer, headers.origin) : answer;
  };
}

async function upload(
  { state, drivers }: OperatorAccess<Objects>,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { path, query }: { readonly path: string; readonly query: string },
  { headers, body = new Blob([]).stream() }: StreamedRequest,
): Promise<HttpResponseData> {
  const signed = state.uploads.verified(path, query);
  if (typeof signed === "string") return problem({ title: "Forbidden", status: 403, detail: signed });
  const refusal = refusalOf(headers, state.uploads.holds ? signed : undefined);
  if (refusal) return problem(refusal);
  try {
    const written = await drivers.bucket?.put({ kind: "bucket", name: bucket }, objectKey(key), body, {
      contentType: headers["content-type"] ?? DEFAULT_CONTENT_TYPE,
      if: "absent",
    });
    const { etag = "", version = "" } = written ?? {};
    return {
      status: 200,
      headers: [
        ["etag", `"${etag}"`],
        ["x-motif-version", version],
      ],
      body: null,
    };
  } catch (error) {
    if (!(error instanceof ConditionFailedError)) throw error;
    const { code, message: detail } = error;
    return problem({ title: "Precondition Failed", status: 412, code, detail });
  }
}

/** Why a request is none of what was signed: as on S3, where its headers are part of the signature. */
function refusalOf(
  headers: StreamedRequest["headers"],
  signed: SignedUpload | undefined,
): Problem | undefined {
  const length = headers["content-length"];
  if (length === undefined) {
    return { title: "Length Required", status: 411, detail: "The request does not say its content-length." };
  }
  if (!signed) {
    const detail = `The content has more than ${LARGEST_UNHELD} bytes.`;
    return Number(length) > LARGEST_UNHELD ? { title: "Content Too Large", status: 413, detail } : undefined;
  }
  const expected = {
    "content-length": String(signed.bytes),
    "content-type": signed.contentType,
    "if-none-match": "*",
  };
  const other = Object.entries(expected).find(([name, value]) => headers[name] !== value);
  if (!other) return undefined;
  const [name, value] = other;
  return {
    title: "Forbidden",
    status: 403,
    detail: `The URL is for ${name}: ${value}, and the request has ${headers[name] ?? "none"}.`,
  };
}
