import type { Calls, Workload } from "@motif/app/workload";

/**
 * Files of 1,000 rows, one in a hundred of them bad. A file takes two steps: its rows, then the report. The
 * duration of `import-step` is stated, as no local table is as slow as a cloud's with a thousand rows: 3,000 are written in a second,
 * and each call of a service takes 10 ms. The others are in measured.json.
 */
export default {
  perDay: 500,
  shape: "nightly",
  arrivals: { "bucket uploads": { share: 1, bytes: 60_000 } },
  functions: {
    "accept-upload": {
      uses: { uploads: { get: 1 }, imports: { get: 2, put: 1 }, steps: { send: 1 } },
    },
    "import-step": {
      durationMs: [
        { value: 380, share: 1 },
        { value: 50, share: 1 },
      ],
      cpuMs: 15,
      logBytes: 300,
      failureRate: 0.005,
      uses: {
        uploads: { get: 0.5 },
        imports: { get: 1, update: 1 },
        products: { putMany: { calls: 1, items: 495 } },
        badRows: { putMany: { calls: 0.5, items: 10 }, query: { calls: 0.5, items: 10 } },
        reports: { put: 0.5 },
        steps: { send: 0.5 },
      },
    },
  },
  tables: {
    imports: { itemBytes: 500 },
    products: { itemBytes: 200 },
    "bad-rows": { itemBytes: 250, keptDays: 30 },
  },
  queues: { "import-steps": { messageBytes: 250 } },
  buckets: { uploads: { objectBytes: 60_000, keptDays: 30 }, reports: { objectBytes: 1_500 } },
} satisfies Workload;

const HEADER = "sku,name,price,quantity\n";
/** A thousand rows in the 60,000 bytes that `arrivals` says; the price of every hundredth is none. */
const FILE =
  HEADER +
  Array.from(
    { length: 1000 },
    (_, row) =>
      `SKU-${row},Product ${row} with a name of usual length,${row % 100 === 0 ? "none" : "12.50"},3\n`,
  ).join("");

/** A file a round. */
export const calls: Calls = async ({ put }, round) => {
  await put("uploads", `round-${round}.csv`, FILE);
};
