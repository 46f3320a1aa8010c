/** ISO 8601 as RFC 3339 writes it, with "T" and "Z" in upper case: what states, choices and waits take as a timestamp. */
const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const NANOS_PER_MS = 1_000_000n;

/** The moment that a timestamp names, in nanoseconds since 1970; nothing where it is none. */
export function nanosOf(text: string): bigint | undefined {
  const parts = TIMESTAMP.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]; // all six are in the pattern
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const asWritten =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  const [offsetHours, offsetMinutes] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  if (!asWritten || offsetHours > 18 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000 * (parts[8] === "-" ? -1 : 1);
  return BigInt(time - offset) * NANOS_PER_MS + BigInt((parts[7] ?? "").padEnd(9, "0"));
}

/** The moment that a timestamp names, in milliseconds since 1970, the next one where it is between two. */
export function millisOf(text: string): number | undefined {
  const nanos = nanosOf(text);
  return nanos === undefined ? undefined : Number((nanos + NANOS_PER_MS - 1n) / NANOS_PER_MS);
}
