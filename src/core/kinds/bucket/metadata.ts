import { InvalidArgumentError, TooLargeError } from "../../ground/errors.ts";

/** Names that drivers keep for themselves begin so, such as that of the text by which a write knows its object again. */
export const OWN_METADATA = "motif-";
const LARGEST_OWN_BYTES = 32;
/** Names and values together, drivers' own included: 2 KB (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html). */
const LARGEST_METADATA_BYTES = 2048 - LARGEST_OWN_BYTES;

/** Names become HTTP headers, and those are tokens: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/**
 * A user's metadata with names in lower case. Throws `InvalidArgumentError` for a name that is none, is there twice or is
 * Motif's, and for a value that is no text, `TooLargeError` for more than 2 KB with what drivers add.
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
    if (name.startsWith(OWN_METADATA)) {
      throw new InvalidArgumentError(
        `"${original}" cannot be the name of an object's metadata: names with ${OWN_METADATA} are Motif's.`,
      );
    }
    if (typeof value !== "string") {
      throw new InvalidArgumentError(
        `The metadata "${original}" of an object is no text, but ${typeof value}.`,
      );
    }
    checked.set(name, value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes <= LARGEST_METADATA_BYTES) return Object.fromEntries(checked);
  throw new TooLargeError(`An object's metadata has ${bytes} bytes; ${LARGEST_METADATA_BYTES} are allowed.`);
}
