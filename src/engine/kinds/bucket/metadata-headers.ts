import { InvalidArgumentError } from "@motif/core";
import type { Headers } from "@motif/runtime/gateway";

const PREFIX = "x-motif-meta-";

/**
 * An object's metadata from the headers of a request. Values are UTF-8, as on Google Cloud Storage
 * (https://cloud.google.com/storage/docs/metadata#custom-metadata); Node reads each byte as one character.
 * Throws `InvalidArgumentError` where a value is no UTF-8.
 */
export function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (header.startsWith(PREFIX)) metadata[header.slice(PREFIX.length)] = utf8(header, value);
  }
  return metadata;
}

function utf8(header: string, value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    throw new InvalidArgumentError(`The value of the header ${header} is not UTF-8.`);
  }
}

/** The headers that say an object's metadata. What a header cannot hold is percent-encoded. */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): Headers {
  return Object.entries(metadata).map(([name, value]) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a header cannot hold
    const printable = value.replaceAll(/[\u0000-\u001f\u007f]/g, encodeURIComponent);
    return [PREFIX + encodeURIComponent(name), Buffer.from(printable).toString("latin1")] as const;
  });
}
