import { CsvError, parse } from "csv-parse";

/** Characters that a row can have: far more than any sound row, so that a quotation mark that is never closed is noticed. */
export const LONGEST_ROW = 65_536;

/** A row of the file; an empty line has no fields. `end` is how many bytes were read up to its end. */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly end: number;
}

/** The row behind the last one that was returned is longer than `LONGEST_ROW`, or a field goes on behind its quotation mark. */
export class DamagedRowError extends Error {}

/** Bytes that are parsed at once, whatever the size of the chunks that come: so many bytes' rows are in memory. */
const PIECE = 65_536;

/** Rows per list. */
const MOST_ROWS = 500;

/**
 * Reads rows (RFC 4180; line ends may be CRLF, LF or CR) and returns them in lists of 500 at most. A quotation mark
 * inside an unquoted field stands for itself; spaces around a field are not part of it, but for those in quotation
 * marks. Unless `toEnd`, the bytes may stop in the middle of a row; that row is not
 * returned. Throws `DamagedRowError`.
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  toEnd: boolean,
): AsyncGenerator<readonly CsvRow[]> {
  const rows: CsvRow[] = [];
  const parser = parse({
    max_record_size: LONGEST_ROW,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    // Spaces around a field's quotation marks, which RFC 4180 does not have and spreadsheets write, are not its content.
    trim: true,
    // Rows are collected here, not read from the stream, which would throw away what it holds when a row is damaged.
    on_record: (fields: string[], { bytes }) => {
      rows.push({ fields: fields.length === 1 && fields[0] === "" ? [] : fields, end: bytes });
      return null;
    },
  }).on("error", () => {}); // Errors reach the callbacks below.
  const feed = (piece?: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      const settle = (error?: Error | null) => (error ? reject(error) : resolve());
      if (piece) parser.write(piece, settle);
      else parser.end(settle);
    });
  let damage: CsvError | undefined;
  try {
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        await feed(chunk.subarray(at, at + PIECE));
        while (rows.length > 0) yield rows.splice(0, MOST_ROWS);
      }
    }
    if (toEnd) await feed();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    damage = error;
  } finally {
    parser.destroy();
  }
  while (rows.length > 0) yield rows.splice(0, MOST_ROWS);
  if (damage) throw new DamagedRowError(damage.message);
}
