import { InvalidArgumentError } from "@motif/core";

/**
 * The name of a key's blob: the key, but for a backslash, which the service takes for a slash: it becomes `%5C`, and a
 * `%5C` that was there before gets a `25` more.
 */
export function blobNameOf(key: string): string {
  return key.replace(/%(?=(?:25)*5C)/g, "%25").replaceAll("\\", "%5C");
}

/** The key of a blob's name. */
export function keyOfBlob(name: string): string {
  return name.replaceAll(/%((?:25)*)5C/g, (_, escapes: string) =>
    escapes === "" ? "\\" : `%${escapes.slice(2)}5C`,
  );
}

/**
 * What the names of all blobs begin with whose keys begin with a prefix. It can be shorter than the prefix's own name, as
 * an escape that the prefix cuts through looks different in a name: others may begin so too.
 */
export function listPrefixOf(prefix: string): string {
  return blobNameOf(prefix.replace(/%(?:25)*[25]?$/, ""));
}

/**
 * Refuses a key that the service would not keep as it is: one with a segment that ends with a dot.
 * @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#blob-names
 */
export function refuseDots(key: string): void {
  if (!key.split("/").some((segment) => segment.endsWith("."))) return;
  throw new InvalidArgumentError(
    `The object key "${key}" has a segment that ends with a dot, which Blob Storage does not keep. Take another key.`,
  );
}
