/**
 * A number of JSON that no double holds as it is written, such as `9007199254740993`. It is what it says and is compared
 * with nothing else: event-ruler takes a number for comparable only where "BigDecimal.valueOf(doubleValue)" equals what was
 * written (https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/ComparableNumber.java).
 */
export class UncomparableNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Reads a number of JSON. However it is written (`300`, `300.0`, `3e2`), what is the same number comes out the same. */
export function readNumber(text: string): number | UncomparableNumber {
  const value = Number(text);
  if (!Number.isFinite(value)) return new UncomparableNumber(text);
  return value === 0 || decimal(text) === decimal(String(value)) ? value : new UncomparableNumber(text);
}

/** Sign, digits and exponent of ten of a decimal number, in one form only. */
function decimal(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
