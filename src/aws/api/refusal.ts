import type { HttpFunction, Problem } from "@motif/core";
import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";
import { BODY_LIMIT } from "./environment.ts";

/** Of Lambda's payload, where the API says nothing else (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const LARGEST_BODY = 6 * 1024 * 1024;

/** Largest body of a request, in bytes. */
export function bodyLimit(): number {
  return Number(process.env[BODY_LIMIT]) || LARGEST_BODY;
}

/** Refuses what the local engine's gateway refuses and API Gateway cannot: bodies too large, unexpected or encoded. */
export function requestGuard(fn: HttpFunction): (request: HttpRequestData) => HttpResponseData | undefined {
  const limit = fn.bodyLimit ?? bodyLimit();
  return ({ method, body, headers }) => {
    if (!body || body.byteLength === 0) return undefined;
    if (body.byteLength > limit) {
      const detail = `The body has more than ${limit} bytes.`;
      return problem({ title: "Content Too Large", status: 413, detail });
    }
    if (method === "GET" || method === "HEAD") {
      const detail = "A GET request has no body here (RFC 9110, section 9.3.1).";
      return problem({ title: "Bad Request", status: 400, detail });
    }
    const encoding = headers["content-encoding"];
    if (fn.body && encoding !== undefined && encoding.toLowerCase() !== "identity") {
      const detail = `The body's content-encoding is ${encoding}; send it as it is.`;
      return problem({ title: "Unsupported Media Type", status: 415, detail }, [
        "accept-encoding",
        "identity",
      ]);
    }
    return undefined;
  };
}

/** The answer to a path that no route of the engine's matches though one of API Gateway's did. */
export function notFound(path: string): HttpResponseData {
  const detail = `There is no route for ${path}: paths end without a slash here.`;
  return problem({ title: "Not Found", status: 404, detail });
}

function problem(details: Problem, ...headers: readonly (readonly [string, string])[]): HttpResponseData {
  return {
    status: details.status,
    headers: [["content-type", "application/problem+json"], ...headers],
    body: JSON.stringify({ type: "about:blank", ...details }),
  };
}
