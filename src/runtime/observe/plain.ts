/** Fields whose name ends so, whatever its case, hyphens and underscores, are never written to a log. */
const SECRET_NAME =
  /(?:authorization|cookie|password|passwd|passphrase|secret|token|apikey|privatekey|accesskey|credential)s?$/;
const REDACTED = "[redacted]";
const DEEPEST = 20;

/**
 * A value made fit for a log line: secrets are redacted by their field's name, errors spelled out, and what JSON
 * cannot say (cycles, `bigint`, `NaN`) is written as text.
 */
export function plain(value: unknown): unknown {
  return convert(value, []);
}

function convert(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "symbol" || typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (ancestors.includes(value)) return "[circular]";
  if (ancestors.length >= DEEPEST) return "[too deep]";
  const inside = [...ancestors, value];
  if (value instanceof Error) return convertError(value, inside);
  if (Array.isArray(value)) return value.map((entry) => convert(entry, inside));
  if (value instanceof Map) return convert(Object.fromEntries(value), ancestors);
  if (value instanceof Set) return convert([...value], ancestors);
  if ("toJSON" in value && typeof value.toJSON === "function") return convert(value.toJSON(), inside);
  return convertMembers(value, inside);
}

function convertMembers(value: object, inside: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecret(name) && member != null ? REDACTED : convert(member, inside),
    ]),
  );
}

/** An error as {name, code?, message, stack, cause?} and whatever else it holds. */
function convertError(error: Error, inside: readonly object[]): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    ...convertMembers(error, inside),
    name,
    message,
    stack,
    ...(cause !== undefined && { cause: convert(cause, inside) }),
  };
}

function isSecret(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replaceAll(/[-_]/g, ""));
}
