import type { Report } from "./report.ts";
import { isDuration, milliseconds } from "./units.ts";

/** Reports a number that is not whole or outside of its bounds. Undefined is left alone. */
export function checkInteger(
  where: string,
  name: string,
  value: unknown,
  min: number,
  max: number,
  report: Report,
): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
    report(where, `${name} is ${JSON.stringify(value)}; it must be a whole number from ${min} to ${max}`);
  }
}

/** Reports a duration that is none or outside of its bounds (milliseconds). Undefined is left alone. */
export function checkDuration(
  where: string,
  name: string,
  value: unknown,
  min: number,
  max: number,
  report: Report,
): void {
  if (value === undefined) return;
  if (!isDuration(value)) {
    report(where, `${name} is ${JSON.stringify(value)}; it must be a duration such as "30s" or "10m"`);
    return;
  }
  const length = milliseconds(value);
  if (length < min || length > max) {
    report(where, `${name} is ${value}; it must be from ${readable(min)} to ${readable(max)}`);
  }
}

function readable(length: number): string {
  if (length % 86_400_000 === 0 && length > 0) return `${length / 86_400_000}d`;
  if (length % 3_600_000 === 0 && length > 0) return `${length / 3_600_000}h`;
  if (length % 60_000 === 0 && length > 0) return `${length / 60_000}m`;
  return length % 1000 === 0 ? `${length / 1000}s` : `${length}ms`;
}
