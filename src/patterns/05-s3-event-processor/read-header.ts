import type { BucketReader, ObjectCreated } from "@motif/app";
import { DamagedRowError, readRows } from "./csv.ts";
import { headerProblem } from "./product.ts";
import { readPart } from "./read-part.ts";

const LONGEST_HEADER_BYTES = 16_384;
/** The report's key has 51 bytes more, and 1,024 at most (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html). */
const LONGEST_KEY_BYTES = 973;

/** The columns of a file, and the offset of its first row; or why it cannot be imported. */
export type Header = { readonly columns: string[]; readonly offset: number } | { readonly problem: string };

/** Reads the first line of a CSV file, and no more of it than that can take. */
export async function readHeader(
  uploads: Pick<BucketReader, "get">,
  { key, version, size }: ObjectCreated,
): Promise<Header> {
  if (Buffer.byteLength(key) > LONGEST_KEY_BYTES) {
    return { problem: `The key is too long: it has more than ${LONGEST_KEY_BYTES} bytes.` };
  }
  if (size === 0) return { problem: "The file is empty." };
  const length = Math.min(size, LONGEST_HEADER_BYTES);
  const object = await readPart(uploads, { key, version }, { start: 0, end: length - 1 });
  if (!object) return { problem: "The file was replaced or deleted before it was read." };
  const bytes = await object.bytes();
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return { problem: "The file is UTF-16. Save it as UTF-8." };
  }
  const start = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  const row = await firstRow(bytes.subarray(start), length === size);
  if (!row) return { problem: `The file has no header in its first ${length} bytes.` };
  const columns = row.fields.map((name) => name.trim());
  const problem = headerProblem(columns);
  return problem === undefined ? { columns, offset: start + row.end } : { problem };
}

async function firstRow(bytes: Uint8Array, toEnd: boolean) {
  try {
    for await (const rows of readRows([bytes], toEnd)) {
      const row = rows.find(({ fields }) => fields.length > 0);
      if (row) return row;
    }
  } catch (error) {
    if (!(error instanceof DamagedRowError)) throw error;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
