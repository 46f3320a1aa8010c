import { InvalidArgumentError, TooLargeError } from "@motif/core";

/** Names and values together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const LARGEST_METADATA_BYTES = 2048;

/** Names become HTTP headers, and those are tokens: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** What a header carries as it is: visible ASCII with single spaces between, and nothing that looks encoded. */
const PLAIN = /^(?!.*=\?)(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

const ENCODED_WORD = /^=\?utf-8\?([bq])\?(.*)\?=$/is;

/**
 * A user's metadata with names in lower case. Throws `InvalidArgumentError` for a name that is none or is there twice,
 * `TooLargeError` for more than 2 KB.
 */
export function checkedMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const checked = new Map<string, string>();
  let bytes = 0;
  for (const [original, value] of Object.entries(metadata)) {
    const name = original.toLowerCase();
    if (!NAME.test(name) || checked.has(name)) {
      throw new InvalidArgumentError(
        `"${original}" cannot be the name of an object's metadata: it is there twice, or has other characters than those of a header's name.`,
      );
    }
    checked.set(name, value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes <= LARGEST_METADATA_BYTES) return Object.fromEntries(checked);
  throw new TooLargeError(`An object's metadata has ${bytes} bytes; ${LARGEST_METADATA_BYTES} are allowed.`);
}

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
