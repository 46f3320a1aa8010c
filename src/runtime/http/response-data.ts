import { JsonResponse } from "@motif/core/platform";
import type { HttpResponseData } from "../contract.ts";

/** Statuses whose responses have no body (https://fetch.spec.whatwg.org/#null-body-status). */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** Takes a handler's response apart. Throws where it is none, or one whose body was used already. */
export function responseData(response: unknown): HttpResponseData {
  if (response instanceof JsonResponse && !response.bodyUsed) {
    return { status: response.status, headers: response.headerFields, body: response.jsonText };
  }
  if (!(response instanceof Response)) throw new TypeError("The handler returned no Response.");
  const { status } = response;
  if (status === 0) throw new TypeError("The handler returned Response.error().");
  const headers = [...response.headers];
  if (WITHOUT_BODY.includes(status)) return { status, headers, body: null };
  if (response.bodyUsed) throw new TypeError("The body of the handler's response was read already.");
  return { status, headers, body: response.body };
}
