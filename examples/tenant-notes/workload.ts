import type { Calls, Workload } from "@motif/app/workload";

/** Each environment asks for the issuer's metadata and keys every ten minutes. */
const ISSUER = { fetch: 0.01 };

/** A day of a few teams, who read more than they write. */
export default {
  perDay: 20_000,
  shape: "office-hours",
  arrivals: {
    "GET /notes": { share: 0.4, bytes: 0, responseBytes: 12_000 },
    "GET /notes/{id}": { share: 0.3, bytes: 0, responseBytes: 700 },
    "POST /notes": { share: 0.15, bytes: 600, responseBytes: 700 },
    "PUT /notes/{id}": { share: 0.1, bytes: 600, responseBytes: 700 },
    "DELETE /notes/{id}": { share: 0.05, bytes: 0, responseBytes: 0 },
  },
  functions: {
    "list-notes": {
      durationMs: 20,
      uses: { authorizer_issuer: ISSUER, notes: { query: { calls: 1, items: 20, index: true } } },
    },
    "get-note": { durationMs: 12, uses: { authorizer_issuer: ISSUER, notes: { get: 1 } } },
    "add-note": { durationMs: 15, uses: { authorizer_issuer: ISSUER, notes: { put: 1 } } },
    "change-note": { durationMs: 20, uses: { authorizer_issuer: ISSUER, notes: { get: 1, update: 1 } } },
    "remove-note": { durationMs: 20, uses: { authorizer_issuer: ISSUER, notes: { get: 1, update: 1 } } },
    "empty-trash": {
      durationMs: 200,
      uses: { notes: { query: { calls: 1, items: 25, index: true }, delete: 5 } },
    },
  },
  services: { identity: { requestBytes: 200 } },
  tables: { notes: { itemBytes: 700, keptDays: 365 } },
} satisfies Workload;

/** A note from beginning to end. */
export const calls: Calls = async ({ fetch, token }) => {
  const authorization = `Bearer ${await token({ sub: "ada", tenant: "acme", scope: "notes:read notes:write" })}`;
  const headers = { authorization, "content-type": "application/json" };
  const body = JSON.stringify({ title: "Milk", text: "Two litres." });
  const added = await fetch("/notes", { method: "POST", headers, body });
  const { id } = (await added.json()) as { id: string };
  await (await fetch("/notes", { headers })).text();
  const read = await fetch(`/notes/${id}`, { headers });
  await read.text();
  const ifMatch = { ...headers, "if-match": read.headers.get("etag") ?? "" };
  const changed = await fetch(`/notes/${id}`, { method: "PUT", headers: ifMatch, body });
  await changed.text();
  await fetch(`/notes/${id}`, {
    method: "DELETE",
    headers: { authorization, "if-match": changed.headers.get("etag") ?? "" },
  });
};
