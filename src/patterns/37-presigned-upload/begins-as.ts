import type { TYPES } from "./resources.ts";

/** What files of a type begin with: https://www.iana.org/assignments/media-types names the documents that say so. */
const BEGINNINGS: Readonly<Record<(typeof TYPES)[number], readonly number[]>> = {
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  "image/jpeg": [0xff, 0xd8, 0xff],
  "application/pdf": [0x25, 0x50, 0x44, 0x46, 0x2d],
};

/** Whether bytes are how a file of a type begins. It says nothing of the rest: whoever shows it reads it first. */
export function beginsAs(type: (typeof TYPES)[number], bytes: Uint8Array): boolean {
  const beginning = BEGINNINGS[type];
  return beginning.every((byte, at) => bytes[at] === byte);
}
