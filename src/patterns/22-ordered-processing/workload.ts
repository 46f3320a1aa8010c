import type { Calls, Workload } from "@motif/app/workload";

/** Movements of many accounts, and whoever wants to know what came of them. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /accounts/{account}/movements/{number}": { share: 0.8, bytes: 40, responseBytes: 350 },
    "GET /accounts/{account}": { share: 0.198, bytes: 0, responseBytes: 1_800 },
    "PUT /accounts/{account}": { share: 0.001, bytes: 20, responseBytes: 200 },
    "PUT /rates/{currency}": { share: 0.001, bytes: 15, responseBytes: 200 },
  },
  functions: {
    "put-movement": { uses: { movements: { send: 1 } } },
    "get-account": { uses: { accounts: { get: 1 }, ledger: { query: { calls: 1, items: 20 } } } },
    "put-account": { uses: { accounts: { put: 1 } } },
    "put-rate": { uses: { rates: { put: 1 } } },
    // One movement in twenty is in another currency, and one in a thousand comes behind a gap.
    "book-movement": {
      failureRate: 0.002,
      poisonRate: 0.0002,
      uses: {
        ledger: { query: { calls: 1, items: 1 }, put: 1 },
        rates: { get: 0.05 },
        accounts: { get: 0.001 },
      },
    },
  },
  tables: {
    accounts: { itemBytes: 50 },
    ledger: { itemBytes: 120, keptDays: 3650 },
    rates: { itemBytes: 40 },
  },
  queues: { movements: { messageBytes: 90 } },
} satisfies Workload;

/** A movement of one of many accounts, from when it is sent to when it is seen. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const put = (path: string, body: object) =>
    fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const account = `/accounts/account-${round % 5}`;
  await put(account, { whenStuck: "stop" });
  await put("/rates/USD", { rate: 0.9 });
  const number = Math.floor(round / 5) + 1;
  await put(`${account}/movements/${number}`, { cents: 1250, currency: number % 20 ? "EUR" : "USD" });
  await idle();
  await fetch(account);
};
