import { checkedMetadata, OWN_METADATA as OWN } from "@motif/core/driver";

/** A random text of one write, by which the writer knows its object. */
const WRITE = `${OWN}write`;

/**
 * The metadata that an object is stored with: the user's own, what the object's event is to carry along, and the text of
 * this write. Throws `InvalidArgumentError` and `TooLargeError` for metadata that is none.
 */
export function storedMetadata(
  metadata: Readonly<Record<string, string>>,
  attributes: Readonly<Record<string, string>>,
  write: string,
): Record<string, string> {
  const carried = Object.entries(attributes).map(([name, value]) => [`${OWN}${name}`, value] as const);
  return { ...checkedMetadata(metadata), ...Object.fromEntries(carried), [WRITE]: write };
}

/** The user's own part of an object's metadata. Other writers may have used capitals. */
export function userMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(metadata).filter(([name]) => !name.startsWith(OWN));
  return Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value]));
}

/** What the writer of an object had it carry along to its event. */
export function carriedAttributes(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const carried = Object.entries(metadata).filter(([name]) => name.startsWith(OWN) && name !== WRITE);
  return Object.fromEntries(carried.map(([name, value]) => [name.slice(OWN.length), value]));
}

/** Whether an object was stored by the write with this text. */
export function isOwnWrite(metadata: Readonly<Record<string, string>> | undefined, write: string): boolean {
  return metadata?.[WRITE] === write;
}
