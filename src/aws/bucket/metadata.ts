import { OWN_METADATA } from "@motif/core/driver";

/** A random text of one write, by which the writer knows its object. */
const WRITE = `${OWN_METADATA}write`;

/** What a header carries as it is: visible ASCII with single spaces between, and nothing that looks encoded. */
const PLAIN = /^(?!.*=\?)(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

const ENCODED_WORD = /^=\?utf-8\?([bq])\?(.*)\?=$/is;

/** A value that is more than plain ASCII travels as an encoded word (RFC 2047), as S3 itself returns such values. */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, (value) =>
    PLAIN.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`,
  );
}

/** Metadata as it is stored by the write with this text. */
export function writtenMetadata(
  metadata: Readonly<Record<string, string>>,
  write: string,
): Record<string, string> {
  return { ...encodeMetadata(metadata), [WRITE]: write };
}

/** Whether an object was stored by the write with this text. */
export function isOwnWrite(metadata: Readonly<Record<string, string>> | undefined, write: string): boolean {
  return metadata?.[WRITE] === write;
}

/** The metadata that headers brought, without what is Motif's own. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const users = Object.entries(metadata).filter(([name]) => !name.startsWith(OWN_METADATA));
  return mapValues(Object.fromEntries(users), decodeWord);
}

function decodeWord(value: string): string {
  const [, encoding, text] = ENCODED_WORD.exec(value) ?? [];
  if (encoding === undefined || text === undefined) return value;
  if (encoding.toLowerCase() === "b") return Buffer.from(text, "base64").toString();
  const bytes = text
    .replaceAll("_", " ")
    .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

function mapValues(
  record: Readonly<Record<string, string>>,
  map: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
