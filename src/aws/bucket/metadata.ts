/** What a header carries as it is: visible ASCII with single spaces between, and nothing that looks encoded. */
const PLAIN = /^(?!.*=\?)(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

const ENCODED_WORD = /^=\?utf-8\?([bq])\?(.*)\?=$/is;

/** A value that is more than plain ASCII travels as an encoded word (RFC 2047), as S3 itself returns such values. */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, (value) =>
    PLAIN.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`,
  );
}

/** The metadata that a header brought. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(metadata, decodeWord);
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
