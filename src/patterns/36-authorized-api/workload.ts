import type { Calls, Workload } from "@motif/app/workload";
import { ALICE, MARA } from "./people.ts";

/**
 * What authorizers ask of the issuer: its metadata and its keys, every ten minutes while an environment is used. At ten thousand
 * requests a day that is about once in fifty.
 */
const KEYS = { authorizer_issuer: { fetch: 0.04 } };

/** A day of a company: people look at their expenses more often than they submit any. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /expenses/{id}": { share: 0.2, bytes: 900, responseBytes: 500 },
    "GET /expenses/{id}": { share: 0.4, bytes: 0, responseBytes: 500 },
    "GET /expenses": { share: 0.25, bytes: 0, responseBytes: 4_000 },
    "PUT /expenses/{id}/decision": { share: 0.15, bytes: 900, responseBytes: 500 },
  },
  functions: {
    "submit-expense": { uses: { ...KEYS, expenses: { put: 1 } } },
    "get-expense": { uses: { ...KEYS, expenses: { get: 1 } } },
    "list-expenses": { uses: { ...KEYS, expenses: { query: { calls: 1, items: 10, index: true } } } },
    "decide-expense": { uses: { ...KEYS, expenses: { get: 1, put: 1 } } },
  },
  tables: { expenses: { itemBytes: 350 } },
  services: { identity: { requestBytes: 200 } },
} satisfies Workload;

/** What an expense goes through, as those see it whom it concerns. */
export const calls: Calls = async ({ fetch, token }, round) => {
  const path = `/expenses/00000000-0000-4000-8000-${String(round).padStart(12, "0")}`;
  const [alice, mara] = [await token(ALICE), await token(MARA)];
  const put = (bearer: string, body: object) => ({
    method: "PUT",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await fetch(path, put(alice, { purpose: "A train ticket", amount: 49_90 }));
  await fetch(path, { headers: { authorization: `Bearer ${alice}` } });
  await fetch("/expenses", { headers: { authorization: `Bearer ${alice}` } });
  await fetch(`${path}/decision`, put(mara, { status: "approved" }));
};
