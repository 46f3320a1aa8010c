import { InvalidArgumentError } from "../../ground/errors.ts";
import { isTooDeep, TOO_DEEP } from "../../ground/json.ts";
import type { TableLayout } from "./driver.ts";

/**
 * Numbers are as large and as small as DynamoDB takes them, on every platform: "Positive range: 1E-130 to
 * 9.9999999999999999999999999999999999999E+125", and the same below zero
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html). Its 38 digits
 * are more than a number of JavaScript has.
 */
const LEAST = 1e-130;
const BEYOND = 1e126;

/** Whether all platforms can keep a number. What is no finite number is none in JSON either. */
export function isStorable(number: number): boolean {
  const size = Math.abs(number);
  return size === 0 || !Number.isFinite(size) || (size >= LEAST && size < BEYOND);
}

/** Refuses a value in which a number is that not all platforms can keep. Throws `InvalidArgumentError`. */
export function refuseNumbers({ name }: Pick<TableLayout, "name">, value: unknown): void {
  if (isTooDeep(value)) throw new InvalidArgumentError(`What is written to table ${name} ${TOO_DEEP}.`);
  const number = firstBeyond(value);
  if (number === undefined) return;
  throw new InvalidArgumentError(
    `Table ${name} cannot keep the number ${number}: numbers are 0, or from ${LEAST} to less than ${BEYOND} without their sign. Keep it as a text.`,
  );
}

function firstBeyond(value: unknown): number | undefined {
  if (typeof value === "number") return isStorable(value) ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = firstBeyond(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
