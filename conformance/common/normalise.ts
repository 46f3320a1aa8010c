const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** Opaque by contract: only whether they are there can be compared. */
const OPAQUE = ["etag", "nextCursor"];

/** An observation without what differs from run to run: ids, times, versions. Bodies are compared as JSON, not as text. */
export function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      entries.map(([name, member]) => [name, OPAQUE.includes(name) ? "<opaque>" : normalised(member)]),
    );
  }
  if (typeof value !== "string") return value;
  const json = /^[[{]/.test(value) ? parseJson(value) : undefined;
  return json === undefined ? value.replace(UUID, "<uuid>").replace(TIME, "<time>") : normalised(json);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
