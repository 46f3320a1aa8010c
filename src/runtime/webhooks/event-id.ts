import { sha256 } from "../idempotency/hash.ts";

/** Printable ASCII without white space: it has to fit into keys, messages and log lines. */
const EVENT_ID = /^[\x21-\x7e]{1,255}$/;

/** Whether a value can be an event's id: a text of 1 to 255 printable ASCII characters without white space. */
export function isEventId(value: unknown): value is string {
  return typeof value === "string" && EVENT_ID.test(value);
}

/** The id that a sender gave an event or, where it gave none, one made of what it signed: a repetition has it again. */
export function eventIdOr(value: unknown, signed: string | Uint8Array): string {
  return isEventId(value) ? value : sha256(signed);
}
