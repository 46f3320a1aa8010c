import type { Calls, Workload } from "@motif/app/workload";

/** An append: the event, the receipt and the mark. Every fiftieth has a snapshot besides. */
const APPEND = { transactPut: 3.02 };
/** A stream is read by its snapshot and, on average, 25 events since. */
const LOAD = { get: 1, query: { calls: 1, items: 25 } };

/** Of 100 arrivals 60 move money; the others look. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /accounts/{account}": { share: 0.01, bytes: 20, responseBytes: 60 },
    "POST /accounts/{account}/movements": { share: 0.6, bytes: 60, responseBytes: 60 },
    "GET /accounts/{account}": { share: 0.2, bytes: 0, responseBytes: 80 },
    "GET /accounts/{account}/events": { share: 0.04, bytes: 0, responseBytes: 6000 },
    "GET /owners/{owner}/accounts": { share: 0.15, bytes: 0, responseBytes: 400 },
  },
  functions: {
    "open-account": {
      uses: {
        store: { get: 2, query: { calls: 1, items: 0 } },
        "appending.events": { transactPut: 3 },
        changed: { send: 1 },
      },
    },
    "move-money": {
      uses: { store: { ...LOAD, get: 2 }, "appending.events": APPEND, changed: { send: 1 } },
    },
    "get-account": { uses: { store: LOAD } },
    "get-history": { uses: { store: { query: { calls: 1, items: 50 } } } },
    "list-accounts": { uses: { rows: { get: 1, query: { calls: 1, items: 3, index: true } } } },
    // The mark, the generations and the row; the one event that is new; the row; and the mark away.
    "project-account": {
      failureRate: 0.001,
      uses: { store: { get: 1, query: { calls: 1, items: 1 }, delete: 1 }, rows: { get: 2, put: 1 } },
    },
    // Nearly always nobody is behind: eight queries, one after the other. Stated, as no call leads here.
    "catch-up": {
      durationMs: 60,
      cpuMs: 15,
      uses: { store: { query: { calls: 8, items: 0, index: true } }, changed: { send: 0 } },
    },
    // A page of streams a step. Nobody rebuilds on a usual day.
    "rebuild-balances": {
      durationMs: 500,
      cpuMs: 200,
      uses: { store: { scan: { calls: 0, items: 0 } }, rows: {}, rebuilding: {} },
    },
  },
  tables: {
    accounts: { itemBytes: 250, newRate: 0.67, keptDays: 365 },
    balances: { itemBytes: 250, newRate: 0.02, keptDays: 365 },
  },
  queues: { changed: { messageBytes: 30 }, rebuilding: { messageBytes: 60 } },
} satisfies Workload;

/** A movement, and all that can be asked then; now and then an account more. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const account = `account-${Math.floor(round / 10)}`;
  const headers = { "content-type": "application/json" };
  if (round % 10 === 0)
    await fetch(`/accounts/${account}`, { method: "PUT", headers, body: '{"owner":"ada"}' });
  await fetch(`/accounts/${account}/movements`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": `key-${round}` },
    body: JSON.stringify({ cents: 100 + round, reference: `invoice ${round}` }),
  });
  await fetch(`/accounts/${account}`);
  await fetch(`/accounts/${account}/events`);
  await idle();
  await fetch("/owners/ada/accounts");
};
