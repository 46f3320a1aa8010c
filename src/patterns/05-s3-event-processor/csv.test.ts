import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DamagedRowError, LONGEST_ROW, readRows } from "./csv.ts";

/** The rows in a text, or in bytes that come in chunks, without empty lines. */
async function rowsOf(chunks: string | readonly Uint8Array[], toEnd = true): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  const bytes = typeof chunks === "string" ? [Buffer.from(chunks)] : chunks;
  for await (const list of readRows(bytes, toEnd)) rows.push(...list.map(({ fields }) => fields));
  return rows.filter((fields) => fields.length > 0);
}

// https://www.rfc-editor.org/rfc/rfc4180#section-2
describe("a CSV file", () => {
  it.each([
    ["LF", "a,b\nc,d\n"],
    ["CRLF", "a,b\r\nc,d\r\n"],
    ["CR", "a,b\rc,d\r"],
    ["mixed line ends", "a,b\r\nc,d\n"],
    ["no line end behind the last row", "a,b\nc,d"],
    ["empty lines", "\n\na,b\r\n\r\nc,d\n\n"],
    ["quoted fields", '"a",b\n"c","d"\n'],
  ])("may have %s", async (_, text) => {
    expect(await rowsOf(text)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("may have commas, line ends and doubled quotation marks in quoted fields", async () => {
    expect(await rowsOf('"a,\r\n""x""",b\n')).toEqual([['a,\r\n"x"', "b"]]);
  });

  it("may have quotation marks inside of unquoted fields", async () => {
    expect(await rowsOf('disk 3.5",b\nc,d\n')).toEqual([
      ['disk 3.5"', "b"],
      ["c", "d"],
    ]);
  });

  it("may have spaces around quoted fields, and keeps those inside", async () => {
    expect(await rowsOf('"Lamp" ,3\n "Lamp", 3 \n\t" La""mp, " ,\t3\n')).toEqual([
      ["Lamp", "3"],
      ["Lamp", "3"],
      [' La"mp, ', "3"],
    ]);
  });

  it("gives the offset behind each row, in bytes", async () => {
    const ends: number[] = [];
    for await (const rows of readRows([Buffer.from('ä,b\r\n"c\n",d\n\ne,f')], true)) {
      ends.push(...rows.map(({ end }) => end));
    }
    expect(ends).toEqual([6, 13, 14, 17]);
  });
});

describe("damage", () => {
  async function soundRows(text: string) {
    const rows: (readonly string[])[] = [];
    const read = async () => {
      for await (const list of readRows([Buffer.from(text)], true))
        rows.push(...list.map(({ fields }) => fields));
    };
    await expect(read()).rejects.toThrow(DamagedRowError);
    return rows;
  }

  it("is a quotation mark that is not closed: the rows before it are returned", async () => {
    expect(await soundRows('a,b\n"c,d\ne,f\n')).toEqual([["a", "b"]]);
  });

  it("is a field that goes on behind its quotation mark", async () => {
    expect(await soundRows('a,b\n"c"d,e\nf,g\n')).toEqual([["a", "b"]]);
  });

  it("is a row that is too long: the rows before it are returned", async () => {
    expect(await soundRows(`a,b\n${"x".repeat(2 * LONGEST_ROW)}\ne,f\n`)).toEqual([["a", "b"]]);
  });
});

describe("bytes that stop in the middle of a row", () => {
  it("give the rows before it", async () => {
    expect(await rowsOf([Buffer.from('a,b\nc,d\ne,"f')], false)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
});

const field = fc.string({ unit: fc.constantFrom("a", "é", "🚲", '"', ",", "\n", "\r", " "), maxLength: 6 });
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("whatever the content", () => {
  it("rows come out as they were written, however the bytes are cut into chunks", async () => {
    const table = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 50 }),
        async (rows, end, size) => {
          const bytes = Buffer.from(rows.map((fields) => fields.map(quote).join(",") + end).join(""));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
            bytes.subarray(at * size, (at + 1) * size),
          );
          expect(await rowsOf(chunks)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});
