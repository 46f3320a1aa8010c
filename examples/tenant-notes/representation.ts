import { json, problemResponse, type Stored, type WriteCondition } from "@motif/app";
import type { Note, PublicNote } from "./resources.ts";

/** What clients see of a note. */
export function publicNote({ id, title, text, author, changedAt }: Note): PublicNote {
  return { id, title, text, author, changedAt };
}

/** A note as a response, with its version as ETag. */
export function noteResponse({ item, version }: Stored<Note>, init: ResponseInit = {}): Response {
  const response = json(publicNote(item), init);
  response.headers.set("etag", `"${Buffer.from(version).toString("base64url")}"`);
  return response;
}

/** The condition that If-Match puts on a write; without one, a write could undo another's unseen change (RFC 6585, section 3). */
export function conditionOf(ifMatch: string | undefined): WriteCondition | Response {
  const encoded = /^"([\w-]+)"$/.exec(ifMatch?.trim() ?? "")?.[1];
  if (encoded !== undefined) return { version: Buffer.from(encoded, "base64url").toString() };
  const detail = "Send If-Match with the ETag of the note as you last read it.";
  return problemResponse({ status: 428, title: "Precondition Required", detail });
}

/** Where there is no such note, or none any more, or it is another tenant's: nobody can tell which. */
export function notFound(id: string): Response {
  return problemResponse({ status: 404, title: "Not Found", detail: `There is no note ${id}.` });
}

/** Where somebody else has written in between. */
export function changed(): Response {
  const detail = "The note has changed since you read it. Read it again, then decide.";
  return problemResponse({ status: 412, title: "Precondition Failed", detail });
}
