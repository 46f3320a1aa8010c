import type { Context, Handles } from "@motif/core";
import type { CsvRow } from "./csv.ts";
import { type FieldError, type Product, parseRow } from "./product.ts";
import type { BadRow, badRows, Import, products } from "./resources.ts";

/** Rows per write. */
const BATCH = 500;
const BAD_ROWS_KEPT_SECONDS = 7 * 86_400;

/** What a row writer needs of a handler's input. */
export type RowWriterInput = Pick<Context, "now"> &
  Handles<{ products: typeof products.writer; badRows: typeof badRows.readWriter }>;

/** Numbers rows, sorts the bad from the good and writes both, in batches. */
export class RowWriter {
  readonly #columns: readonly string[];
  readonly #importId: string;
  readonly #input: RowWriterInput;
  readonly #good: (Product & { importId: string; row: number })[] = [];
  readonly #bad: BadRow[] = [];
  /** Rows so far, with those of earlier steps. */
  imported: number;
  bad: number;

  constructor({ id, columns, imported, bad }: Import, input: RowWriterInput) {
    this.#importId = id;
    this.#columns = columns;
    this.#input = input;
    this.imported = imported;
    this.bad = bad;
  }

  /** Takes the next row of the file. */
  add({ fields }: CsvRow): void {
    if (fields.length === 0) return;
    const parsed = parseRow(this.#columns, fields);
    if ("errors" in parsed) {
      this.addBad(parsed.errors);
    } else {
      this.#good.push({ importId: this.#importId, row: this.#nextRow(), ...parsed.product });
      this.imported += 1;
    }
  }

  /** Takes the next row of the file, which is a bad one. */
  addBad(errors: readonly FieldError[]): void {
    const expiresAt = Math.floor(this.#input.now().getTime() / 1000) + BAD_ROWS_KEPT_SECONDS;
    this.#bad.push({ importId: this.#importId, row: this.#nextRow(), errors: [...errors], expiresAt });
    this.bad += 1;
  }

  /** Writes whole batches, and keeps the rest. */
  async writeBatches(): Promise<void> {
    while (this.#good.length >= BATCH) await this.#input.products.putMany(this.#good.splice(0, BATCH));
    while (this.#bad.length >= BATCH) await this.#input.badRows.putMany(this.#bad.splice(0, BATCH));
  }

  /** Writes everything that was taken. */
  async flush(): Promise<void> {
    await this.writeBatches();
    if (this.#good.length > 0) await this.#input.products.putMany(this.#good.splice(0));
    if (this.#bad.length > 0) await this.#input.badRows.putMany(this.#bad.splice(0));
  }

  #nextRow(): number {
    return this.imported + this.bad + 1;
  }
}
