import { InvalidArgumentError, TooLargeError } from "@motif/core";

/** Names and values together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const LARGEST_METADATA_BYTES = 2048;

/** Names become HTTP headers on S3, and those are tokens: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/**
 * A user's metadata as it is stored: with names in lower case. Throws `InvalidArgumentError` for a name that is none or
 * is there twice, `TooLargeError` for more than 2 KB.
 */
export function checkedMetadata(
  metadata: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value] as const);
  const names = new Set<string>();
  let bytes = 0;
  for (const [name, value] of entries) {
    if (!NAME.test(name) || names.has(name)) {
      throw new InvalidArgumentError(
        `"${name}" cannot be the name of an object's metadata: it is there twice, or has other characters than those of a header's name.`,
      );
    }
    names.add(name);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes <= LARGEST_METADATA_BYTES) return Object.fromEntries(entries);
  throw new TooLargeError(`An object's metadata has ${bytes} bytes; ${LARGEST_METADATA_BYTES} are allowed.`);
}
