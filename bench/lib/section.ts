/** A result for people: a title, a table and what is to be known about it. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** A section in Markdown, its table aligned so that it reads well as plain text too. */
export function toMarkdown({ title, columns, rows, notes }: Section): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => pad(cells[index] ?? "", width, index)).join(" | ")} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [
    `### ${title}`,
    "",
    line(columns),
    rule,
    ...rows.map(line),
    "",
    ...notes.map((note) => `- ${note}`),
  ].join("\n");
}

function pad(cell: string, width: number, index: number): string {
  return index === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** A number with thousands apart and a fixed number of decimals. */
export function number(value: number, decimals = 0): string {
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A share as a percentage. */
export function percent(share: number): string {
  return `${number(100 * share)}%`;
}

/** Bytes as MiB. */
export function mebibytes(bytes: number): string {
  return number(bytes / 2 ** 20);
}
