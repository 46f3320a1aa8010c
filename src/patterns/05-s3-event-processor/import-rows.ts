import type { Context, Handles } from "@motif/app";
import { DamagedRowError, LONGEST_ROW, readRows } from "./csv.ts";
import { readPart } from "./read-part.ts";
import type { Import, uploads } from "./resources.ts";
import { RowWriter, type RowWriterInput } from "./row-writer.ts";

/** How much of a file one step imports: about a minute's work where the table takes 3,000 rows a second. */
const SLICE_BYTES = 8 * 1024 * 1024;

/** A step ends early when no more than this is left of the function's time. */
const RESERVE_MS = 60_000;

/** What the import of rows needs of a handler's input. */
export type ImportRowsInput = RowWriterInput &
  Pick<Context, "remainingTime"> &
  Handles<{ uploads: typeof uploads.reader }>;

/** How far an import has come. */
export type Progress = Pick<Import, "offset" | "imported" | "bad">;

/**
 * Imports the rows of the next slice; undefined if the file is not there any more in this version. Which row has which
 * number follows from the file and the progress alone, so a slice that is done again writes the same rows again.
 * A slice must be larger than the longest row.
 */
export async function importRows(
  item: Import,
  input: ImportRowsInput,
  sliceBytes = SLICE_BYTES,
): Promise<Progress | undefined> {
  const sliceEnd = Math.min(item.offset + sliceBytes, item.size);
  const range = { start: item.offset, end: sliceEnd - 1 };
  const object = await readPart(input.uploads, item, range);
  if (!object) return undefined;

  const writer = new RowWriter(item, input);
  let offset: number | undefined = item.offset;
  try {
    for await (const rows of readRows(object.body, sliceEnd === item.size)) {
      await writer.write(rows);
      offset = item.offset + (rows.at(-1)?.end ?? 0);
      if (input.remainingTime() < RESERVE_MS) break;
    }
  } catch (error) {
    if (!(error instanceof DamagedRowError)) throw error;
    await writer.writeUnreadable(
      `has a quotation mark that is not closed or has text behind it, or is longer than ${LONGEST_ROW} characters`,
    );
    offset = await nextLine(item, offset, input);
  }
  return offset === undefined ? undefined : { offset, imported: writer.imported, bad: writer.bad };
}

/** The offset behind the next line end: where to go on after a damaged row; undefined if the file is not there any more. */
async function nextLine(
  item: Import,
  offset: number,
  { uploads }: ImportRowsInput,
): Promise<number | undefined> {
  const object = await readPart(uploads, item, { start: offset });
  if (!object) return undefined;
  let position = offset;
  for await (const chunk of object.body) {
    const at = chunk.findIndex((byte) => byte === 0x0a || byte === 0x0d);
    if (at >= 0) return position + at + 1;
    position += chunk.length;
  }
  return item.size;
}
