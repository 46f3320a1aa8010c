import { ConditionFailedError, problemResponse, type TableReader, type WriteCondition } from "@motif/app";
import { versionOf } from "./representation.ts";
import type { Item } from "./resources.ts";

/**
 * The condition that an If-Match header puts on a write, or the response that refuses the request.
 * Without the header a write could undo another client's unseen change: 428 (RFC 6585, section 3).
 */
export function conditionOf(ifMatch: string | undefined): WriteCondition | Response {
  if (ifMatch === undefined) {
    const detail = "Send If-Match with the ETag of the item as you last read it.";
    return problemResponse({ status: 428, title: "Precondition Required", detail });
  }
  if (ifMatch.trim() === "*") return "present";
  const version = versionOf(ifMatch.trim());
  if (version !== undefined) return { version };
  const detail = "If-Match must be one ETag, quotation marks included and as it was received, or *.";
  return problemResponse({ status: 400, title: "Bad Request", detail });
}

/**
 * The response to a write whose condition did not hold; any other error is thrown again. A missing item is 404 whatever
 * the condition (RFC 9110, section 13.2.1). It takes another read, but only now.
 */
export async function refusalOf(
  error: unknown,
  items: Pick<TableReader<Item, "id">, "get">,
  id: string,
): Promise<Response> {
  if (!(error instanceof ConditionFailedError)) throw error;
  if (!(await items.get({ id }))) return notFound(id);
  const detail = "The item has changed since you read it. Read it again, then decide.";
  return problemResponse({ status: 412, title: "Precondition Failed", detail });
}

/** Whether a client's copy is still good. If-None-Match compares weakly (RFC 9110, section 13.1.2). */
export function matchesNone(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return !tags.includes("*") && !tags.includes(etag);
}

/** The response where there is no item. */
export function notFound(id: string): Response {
  return problemResponse({ status: 404, title: "Not Found", detail: `There is no item ${id}.` });
}
