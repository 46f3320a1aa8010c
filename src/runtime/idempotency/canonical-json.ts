/**
 * JSON text that is the same for equal values: members in the order of their names' UTF-16 code units, no white space
 * (JSON Canonicalization Scheme, RFC 8785). `undefined` members are left out and `toJSON` is applied, as in
 * `JSON.stringify`.
 */
export function canonicalJson(value: unknown): string {
  // The way through JSON applies toJSON everywhere, and refuses cycles and bigint.
  const text = JSON.stringify(value);
  return text === undefined ? "null" : write(JSON.parse(text));
}

function write(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(",")}}`;
}
