/**
 * Names of a blob's metadata are identifiers of C#, which have no hyphen, and values are headers, which have no character
 * beyond ASCII (https://learn.microsoft.com/azure/storage/blobs/storage-blob-properties-metadata). What fits is stored as it
 * is; other names are stored as digits of their bytes, other values as encoded words (RFC 2047).
 */
const PLAIN_NAME = /^(?!motif_)[a-z][a-z0-9_]*$/;
const ENCODED_NAME = /^motif_((?:[0-9a-f]{2})+)$/;
/** A random text of one write, by which the writer knows its blob. No encoded name is the same: it has digits only. */
const WRITE = "motif_write";

/** What a header carries as it is: visible ASCII with single spaces between, and nothing that looks encoded. */
const PLAIN_VALUE = /^(?!.*=\?)[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const ENCODED_VALUE = /^=\?utf-8\?b\?(.*)\?=$/is;

/** Metadata as it is stored. Names are in lower case and are names of headers (`checkedMetadata`). */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return mapEntries(metadata, (name, value) => [
    PLAIN_NAME.test(name) ? name : `motif_${Buffer.from(name).toString("hex")}`,
    PLAIN_VALUE.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`,
  ]);
}

/** Metadata as it is stored by the write with this text. */
export function writtenMetadata(
  metadata: Readonly<Record<string, string>>,
  write: string,
): Record<string, string> {
  return { ...encodeMetadata(metadata), [WRITE]: write };
}

/** Whether a blob was stored by the write with this text. Names come back as they were put, in any case. */
export function isOwnWrite(metadata: Readonly<Record<string, string>>, write: string): boolean {
  return Object.entries(metadata).some(([name, value]) => name.toLowerCase() === WRITE && value === write);
}

/** Metadata as it was put, without what is Motif's own. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const users = Object.entries(metadata).filter(([name]) => name.toLowerCase() !== WRITE);
  return mapEntries(Object.fromEntries(users), (stored, value) => {
    const name = stored.toLowerCase();
    const digits = ENCODED_NAME.exec(name)?.[1];
    const word = ENCODED_VALUE.exec(value)?.[1];
    return [
      digits === undefined ? name : Buffer.from(digits, "hex").toString(),
      word === undefined ? value : Buffer.from(word, "base64").toString(),
    ];
  });
}

function mapEntries(
  record: Readonly<Record<string, string>>,
  map: (name: string, value: string) => readonly [string, string],
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => map(name, value)));
}
