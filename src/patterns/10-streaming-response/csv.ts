import type { Order } from "./resources.ts";

/** The first line of an export. Each line says by its first field what it is. */
export const HEADER = line(["record", "id", "placed_at", "customer", "cents"]);

/** An order. */
export function orderLine({ id, placedAt, customer, cents }: Order): string {
  return line(["order", id, placedAt, customer, String(cents)]);
}

/** The last line of an export that is whole: how many orders it has, and their sum. Without it, or a `more`, it is not. */
export function endLine(orders: number, cents: number): string {
  return line(["end", String(orders), "", "", String(cents)]);
}

/** The last line of an export that goes on behind this order, when it is asked for. */
export function moreLine(after: string): string {
  return line(["more", after, "", "", ""]);
}

/** RFC 4180. */
function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join(",")}\r\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
