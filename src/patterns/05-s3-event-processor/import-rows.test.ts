import type { BucketReader, StoredObject } from "@motif/app";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImportRowsInput, importRows } from "./import-rows.ts";
import type { BadRow, Import } from "./resources.ts";

type Row = { readonly row: number };

const START: Import = {
  id: "import-1",
  key: "products.csv",
  version: "1",
  size: 0,
  status: "importing",
  columns: ["sku", "name", "price", "quantity"],
  offset: 0,
  imported: 0,
  bad: 0,
  startedAt: "2026-01-01T00:00:00.000Z",
};

/** A bucket with one file, which comes in chunks of so many bytes. */
function bucketWith(file: Uint8Array, chunk: number): Pick<BucketReader, "get"> {
  return {
    get: async (_, options) => {
      const { start = 0, end = file.length - 1 } = options?.range ?? {};
      let position = start;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = Math.min(position + chunk, end + 1);
          if (next > position) controller.enqueue(file.subarray(position, next));
          if (next > end) controller.close();
          position = next;
        },
      });
      return { version: "1", body } as StoredObject;
    },
  };
}

/** A table that keeps rows by number. */
function collectorOf<R extends Row>(kept: Map<number, R>) {
  return {
    putMany: async (rows: readonly R[]) => {
      for (const row of rows) kept.set(row.row, row);
    },
  };
}

/** Imports the rows of a file, slice by slice, and returns them by number. */
async function importAll(
  content: string,
  { slice = 1_000_000, chunk = 65_536, remainingTime = 300_000, twice = false } = {},
) {
  const file = Buffer.from(content);
  const products = new Map<number, Row>();
  const badRows = new Map<number, BadRow>();
  const operations = {
    now: () => new Date(0),
    remainingTime: () => remainingTime,
    uploads: bucketWith(file, chunk),
    products: collectorOf(products),
    badRows: collectorOf(badRows),
  };
  const input = operations as unknown as ImportRowsInput; // importRows calls no others
  let item: Import = { ...START, size: file.length };
  let slices = 0;
  while (item.offset < item.size) {
    if (twice) await importRows(item, input, slice);
    const progress = await importRows(item, input, slice);
    if (!progress || progress.offset <= item.offset) throw new Error("The import does not get on.");
    item = { ...item, ...progress };
    slices++;
  }
  return { products, badRows, slices, imported: item.imported, bad: item.bad };
}

const line = (n: number) => `SKU-${n},Product ${n},${n}.50,${n}\n`;

describe("slices", () => {
  const content = fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: fc.nat(9999).map(line) },
        fc.constantFrom(
          "\n",
          "\r\n",
          "bad row\n",
          '"S-1","Lamp, ""red""",1,2\r\n',
          "S-1,Fahrräder 🚲,3.5,7\n",
          'S-2,"two\nlines",1,1\n',
        ),
      ),
      { minLength: 1, maxLength: 60 },
    )
    .map((lines) => lines.join(""));

  it("give the same rows with the same numbers as the file in one piece, even if each is done twice", async () => {
    const sizes = fc.record({
      slice: fc.integer({ min: 60, max: 400 }),
      chunk: fc.integer({ min: 1, max: 100 }),
      twice: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(content, sizes, async (text, options) => {
        const { slices: _, ...inSlices } = await importAll(text, options);
        const { slices: __, ...inOnePiece } = await importAll(text);
        expect(inSlices).toEqual(inOnePiece);
        expect(inSlices.products.size).toBe(inSlices.imported);
        expect(inSlices.badRows.size).toBe(inSlices.bad);
      }),
      { numRuns: 200 },
    );
  });

  it("end before the function's time does, but never without a row", async () => {
    const text = Array.from({ length: 100 }, (_, n) => line(n)).join("");
    const outcome = await importAll(text, { chunk: 10, remainingTime: 59_000 });
    expect(outcome).toMatchObject({ imported: 100, bad: 0 });
    expect(outcome.slices).toBeGreaterThan(50);
  });

  it("may consist of empty lines", async () => {
    const outcome = await importAll(`${"\n".repeat(1000)}${line(1)}`, { slice: 100 });
    expect(outcome).toMatchObject({ imported: 1, bad: 0 });
  });
});

describe("a damaged row", () => {
  it("is reported, and the import goes on with the next line", async () => {
    const text = `${line(1)}SKU-2,"never closed,2.50,2\n${line(3)}${line(4)}`;
    const { products, badRows } = await importAll(text);
    expect([...products.keys()]).toEqual([1, 3, 4]);
    expect([...badRows.keys()]).toEqual([2]);
    expect(badRows.get(2)?.errors[0]?.message).toContain("quotation mark");
  });

  it("may be longer than any buffer", async () => {
    const text = `${line(1)}${"x".repeat(500_000)}\n${line(3)}`;
    const { products, badRows } = await importAll(text, { slice: 200_000 });
    expect([...products.keys()]).toEqual([1, 3]);
    expect([...badRows.keys()]).toEqual([2]);
  });

  it("may be the last one", async () => {
    const outcome = await importAll(`${line(1)}SKU-2,"never closed`);
    expect(outcome).toMatchObject({ imported: 1, bad: 1 });
  });
});

it("imports nothing from another version of the file", async () => {
  const input = { uploads: bucketWith(Buffer.from(line(1)), 100) } as ImportRowsInput;
  expect(await importRows({ ...START, size: 10, version: "0" }, input)).toBeUndefined();
});

it("goes on from no other version of the file behind a damaged row", async () => {
  const text = Buffer.from(`SKU-1,"never closed,1.50,1\n${line(2)}`);
  const now = bucketWith(text, 100);
  let reads = 0;
  const uploads: typeof now = {
    get: async (...asked) => {
      const object = await now.get(...asked);
      return object && { ...object, version: ++reads === 1 ? "1" : "2" };
    },
  };
  const operations = { uploads, now: () => new Date(0), badRows: collectorOf(new Map()) };
  const input = operations as unknown as ImportRowsInput; // importRows calls no others
  expect(await importRows({ ...START, size: text.length }, input)).toBeUndefined();
});
