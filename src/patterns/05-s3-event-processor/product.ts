import { parse, ValidationError } from "@motif/app";
import * as z from "zod/mini";

/** A number as people write it in a CSV file; `Number` alone would take "", " 1" and "0x10" as well. */
const decimal = z.pipe(
  z.string().check(z.regex(/^\d{1,12}(\.\d{1,6})?$/, "must be a number such as 12.50")),
  z.transform(Number),
);

const count = z.pipe(
  z.string().check(z.regex(/^\d{1,9}$/, "must be a whole number such as 3")),
  z.transform(Number),
);

/** A row of the file: texts as they stand there. Replace it, and `Product`, by your own columns. */
const ProductRow = z.object({
  sku: z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/, "must be 1 to 40 letters, digits or dashes")),
  // A line break in a name is, more often than not, a quotation mark too many or too few.
  name: z.string().check(z.regex(/^\P{Cc}{1,200}$/u, "must be 1 to 200 characters without line breaks")),
  price: decimal,
  quantity: count,
});

/** A row of the table. */
export const Product = z.object({
  sku: z.string(),
  name: z.string(),
  price: z.number(),
  quantity: z.int(),
});
export type Product = z.infer<typeof Product>;

const COLUMNS = Object.keys(ProductRow.shape);

/** What is wrong with one field of a row; `column` is empty where it is the row as a whole. */
export interface FieldError {
  readonly column: string;
  readonly message: string;
}

/** Says what is wrong with the header, or nothing: every column once, in any order, and no others. */
export function headerProblem(columns: readonly string[]): string | undefined {
  const missing = COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) return `The header has no column ${missing.join(", ")}.`;
  const unknown = columns.filter((name, at) => !COLUMNS.includes(name) || columns.indexOf(name) < at);
  if (unknown.length > 0) return `The header has unknown or repeated columns: ${unknown.join(", ")}.`;
  return undefined;
}

/** The product in a row's fields, or everything that is wrong with them. */
export function parseRow(
  columns: readonly string[],
  fields: readonly string[],
): { readonly product: Product } | { readonly errors: readonly FieldError[] } {
  if (fields.length !== columns.length) {
    return { errors: [{ column: "", message: `has ${fields.length} fields, not ${columns.length}` }] };
  }
  const garbled = columns.filter((_, at) => fields[at]?.includes("\u{FFFD}"));
  if (garbled.length > 0) {
    return { errors: garbled.map((column) => ({ column, message: "is not valid UTF-8" })) };
  }
  const row = Object.fromEntries(columns.map((column, at) => [column, fields[at]]));
  try {
    return { product: parse(ProductRow, row, "row") };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return { errors: error.issues.map(({ path, message }) => ({ column: path.slice(1), message })) };
  }
}
