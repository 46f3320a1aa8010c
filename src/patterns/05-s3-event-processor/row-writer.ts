import type { Context, Handles } from "@motif/app";
import type { CsvRow } from "./csv.ts";
import { type FieldError, type Product, parseRow } from "./product.ts";
import type { BadRow, badRows, Import, products } from "./resources.ts";

/** Longer than dead letters are kept: an import that is redriven on their last day still reports all bad rows. */
const BAD_ROWS_KEPT_SECONDS = 30 * 86_400;

/** What a row writer needs of a handler's input. */
export type RowWriterInput = Pick<Context, "now"> &
  Handles<{ products: typeof products.writer; badRows: typeof badRows.readWriter }>;

/** Numbers the rows of a file, tells the bad from the good and writes both. */
export class RowWriter {
  readonly #item: Import;
  readonly #input: RowWriterInput;
  /** Good and bad rows so far, those of earlier steps included. */
  imported: number;
  bad: number;

  constructor(item: Import, input: RowWriterInput) {
    this.#item = item;
    this.#input = input;
    this.imported = item.imported;
    this.bad = item.bad;
  }

  /** Writes the next rows of the file. Empty lines are none. */
  async write(rows: readonly CsvRow[]): Promise<void> {
    const good: (Product & { importId: string; row: number })[] = [];
    const bad: BadRow[] = [];
    for (const { fields } of rows) {
      if (fields.length === 0) continue;
      const parsed = parseRow(this.#item.columns, fields);
      if ("errors" in parsed) bad.push(this.#badRow(parsed.errors));
      else good.push({ importId: this.#item.id, row: this.#nextRow("imported"), ...parsed.product });
    }
    if (good.length > 0) await this.#input.products.putMany(good);
    if (bad.length > 0) await this.#input.badRows.putMany(bad);
  }

  /** Writes the next row of the file, which cannot even be read. */
  async writeUnreadable(message: string): Promise<void> {
    await this.#input.badRows.putMany([this.#badRow([{ column: "", message }])]);
  }

  #badRow(errors: readonly FieldError[]): BadRow {
    const expiresAt = Math.floor(this.#input.now().getTime() / 1000) + BAD_ROWS_KEPT_SECONDS;
    return { importId: this.#item.id, row: this.#nextRow("bad"), errors: [...errors], expiresAt };
  }

  #nextRow(kind: "imported" | "bad"): number {
    this[kind] += 1;
    return this.imported + this.bad;
  }
}
