/**
 * Numbers are as large and as small as DynamoDB takes them, on every platform: "Positive range: 1E-130 to
 * 9.9999999999999999999999999999999999999E+125", and the same below zero
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html). Its 38 digits
 * are more than a number of JavaScript has.
 */
export const LEAST = 1e-130;
/** The first number, without its sign, that is too large. */
export const BEYOND = 1e126;

/** Whether all platforms can keep a number. What is no finite number is none in JSON either. */
export function isStorable(number: number): boolean {
  const size = Math.abs(number);
  return size === 0 || !Number.isFinite(size) || (size >= LEAST && size < BEYOND);
}
