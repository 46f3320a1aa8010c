import type { KeyValue, SortCondition } from "@motif/core";

const NUMBER = "1";
const TEXT = "2";

/**
 * A key as a text of hexadecimal digits whose order, digit by digit, is that of keys: numbers by size before texts by
 * their UTF-8 bytes. So it does not matter by what rule a service compares texts, and neither which characters an index
 * can hold.
 */
export function sortable(value: KeyValue): string {
  return typeof value === "number" ? `${NUMBER}${sortableNumber(value)}` : `${TEXT}${hex(value)}`;
}

/** Ends a key; before every digit, so that what is shorter comes first. */
export const END = "!";

/** Texts of {@link sortable} and {@link END} from `from` on, and before `before`. */
export interface Bounds {
  readonly from?: string;
  readonly before?: string;
}

/** Right behind {@link END}, and before every digit. */
const BEHIND_END = '"';
/** Behind every digit. */
const BEHIND_DIGITS = "g";

/** The bounds of the keys that a condition lets through. */
export function boundsOf(condition: SortCondition): Bounds {
  if ("equals" in condition) {
    const key = sortable(condition.equals);
    return { from: `${key}${END}`, before: `${key}${BEHIND_END}` };
  }
  if ("beginsWith" in condition) {
    const prefix = `${TEXT}${hex(condition.beginsWith)}`;
    return { from: prefix, before: `${prefix}${BEHIND_DIGITS}` };
  }
  const { from, to } = condition;
  return {
    ...(from !== undefined && { from: sortable(from) }),
    ...(to !== undefined && { before: `${sortable(to)}${BEHIND_END}` }),
  };
}

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}

/** The bits of an IEEE 754 number, with the sign turned so that larger numbers have larger bits. */
function sortableNumber(value: number): string {
  const bytes = Buffer.alloc(8);
  // Of the two zeros there is one only.
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  const negative = value < 0;
  for (const [index, byte] of bytes.entries()) {
    if (negative) bytes[index] = byte ^ 0xff;
    else if (index === 0) bytes[index] = byte ^ 0x80;
  }
  return bytes.toString("hex");
}
