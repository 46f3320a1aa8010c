/** A table to print: a right-aligned column holds numbers. */
export interface Table {
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

/** Plain text, columns padded with spaces, a rule under the titles. */
export function toText(table: Table): string {
  const widths = columnWidths(table);
  const line = (cells: readonly string[]) => pad(table, widths, cells).join("  ").trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[line(titles(table)), rule, ...table.rows.map(line)].join("\n")}\n`;
}

/** GitHub-flavoured Markdown, padded so that its source reads well and diffs stay small. */
export function toMarkdown(table: Table): string {
  const escaped = { ...table, rows: table.rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))) };
  const widths = columnWidths(escaped).map((width) => Math.max(3, width));
  const line = (cells: readonly string[]) => `| ${pad(escaped, widths, cells).join(" | ")} |`;
  const rules = table.columns.map(({ align }, index) => {
    const dashes = "-".repeat((widths[index] ?? 3) - 1);
    return align === "right" ? `${dashes}:` : `${dashes}-`;
  });
  return `${[line(titles(table)), `| ${rules.join(" | ")} |`, ...escaped.rows.map(line)].join("\n")}\n`;
}

/** RFC 4180 CSV; cells with a comma, a quote or a line break are quoted, and formulas are defused for spreadsheets. */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cell = (value: string | number | null) => {
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value}` : (value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function titles(table: Table): string[] {
  return table.columns.map((column) => column.title);
}

function columnWidths(table: Table): number[] {
  return table.columns.map(({ title }, index) =>
    Math.max(title.length, ...table.rows.map((row) => row[index]?.length ?? 0)),
  );
}

function pad(table: Table, widths: readonly number[], cells: readonly string[]): string[] {
  return table.columns.map(({ align }, index) => {
    const cell = cells[index] ?? "";
    const width = widths[index] ?? 0;
    return align === "right" ? cell.padStart(width) : cell.padEnd(width);
  });
}
