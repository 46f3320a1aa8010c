import { CsvError, parse } from "csv-parse";

/** Longest row, in characters of all its fields: a longer one is a quotation mark that was never closed. */
export const LONGEST_ROW = 65_536;

/** A row of the file; an empty line has no fields. `end` is how many bytes were read up to its end. */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly end: number;
}

/** The row behind the last one that was returned is longer than `LONGEST_ROW`, or its quotation mark is not closed. */
export class DamagedRowError extends Error {}

/**
 * Reads rows (RFC 4180; line ends may be CRLF, LF or CR), a list for each chunk of bytes, so that only one chunk's rows
 * are in memory. A quotation mark inside an unquoted field stands for itself. Unless `toEnd`, the bytes may stop in
 * the middle of a row; that row is not returned. Throws `DamagedRowError`.
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  toEnd: boolean,
): AsyncGenerator<readonly CsvRow[]> {
  let rows: CsvRow[] = [];
  const parser = parse({
    max_record_size: LONGEST_ROW,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    // Rows are collected here, not read from the stream, which would throw away what it holds when a row is damaged.
    on_record: (fields: string[], { bytes }) => {
      rows.push({ fields: fields.length === 1 && fields[0] === "" ? [] : fields, end: bytes });
      return null;
    },
  }).on("error", () => {}); // Errors reach the callbacks below.
  const feed = (chunk: Uint8Array | undefined) =>
    new Promise<void>((resolve, reject) => {
      const settle = (error?: Error | null) => (error ? reject(error) : resolve());
      if (chunk) parser.write(chunk, settle);
      else parser.end(settle);
    });
  const take = () => {
    const taken = rows;
    rows = [];
    return taken;
  };
  try {
    for await (const chunk of bytes) {
      await feed(chunk);
      yield take();
    }
    if (toEnd) {
      await feed(undefined);
      yield take();
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield take();
    throw new DamagedRowError(error.message);
  } finally {
    parser.destroy();
  }
}
