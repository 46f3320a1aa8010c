import { type Zippable, zipSync } from "fflate";

const UNIX = 3;
/** A regular file that everybody may read. */
const READABLE_FILE = 0o100644 << 16;

/** A zip of some files whose bytes depend on their names and contents alone. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  // The first moment that a zip can hold. fflate writes a date's local time, so this one is the same in every time zone.
  const mtime = new Date(1980, 0, 1);
  for (const [name, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    entries[name] = [content, { level: 6, mtime, os: UNIX, attrs: READABLE_FILE }];
  }
  return zipSync(entries);
}
