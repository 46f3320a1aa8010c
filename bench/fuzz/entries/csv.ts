import fc from "fast-check";
import { DamagedRowError, LONGEST_ROW, readRows } from "../../../src/patterns/05-s3-event-processor/csv.ts";
import { headerProblem, parseRow } from "../../../src/patterns/05-s3-event-processor/product.ts";
import { entry } from "../entry.ts";
import { bytesOf, text, textOf } from "../hostile.ts";

const COLUMNS = ["sku", "name", "price", "quantity"];
const field = fc.oneof(
  {
    weight: 3000,
    arbitrary: textOf('"', '""', ",", ";", "a", " ", "\t", "1.50", "\n", "\r", "é", "\u{FEFF}"),
  },
  { weight: 1000, arbitrary: text },
  { weight: 1000, arbitrary: fc.constantFrom("A-1", "Lamp", "12.50", "3") },
  { weight: 1, arbitrary: fc.constant(`"${"a".repeat(LONGEST_ROW)}`) },
);
const file = fc
  .array(fc.array(field, { maxLength: 5 }), { maxLength: 3 })
  .chain((rows) =>
    fc
      .constantFrom("\n", "\r\n", "\r")
      .map((lineEnd) => [COLUMNS, ...rows].map((fields) => fields.join(",")).join(lineEnd)),
  );

/** Files that pattern 05 imports, in chunks that end anywhere. */
export const csv = entry(
  "csv",
  "CSV files of pattern 05: rows in order, each good or with its errors, or a damaged row",
  () => ({
    inputs: fc.record({ bytes: bytesOf(file), pieces: fc.integer({ min: 1, max: 8 }), toEnd: fc.boolean() }),
    async check({ bytes, pieces, toEnd }) {
      let end = 0;
      try {
        for await (const rows of readRows(chunksOf(bytes, pieces), toEnd)) {
          for (const row of rows) {
            if (row.end < end || row.end > bytes.length) {
              throw new Error(`A row ends at byte ${row.end}, after one that ends at ${end}.`);
            }
            end = row.end;
            headerProblem(row.fields);
            parseRow(COLUMNS, row.fields);
          }
        }
      } catch (error) {
        if (!(error instanceof DamagedRowError)) throw error;
      }
    },
  }),
);

function* chunksOf(bytes: Uint8Array, pieces: number): Generator<Uint8Array> {
  const length = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
