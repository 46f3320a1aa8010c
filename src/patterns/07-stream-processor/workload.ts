import type { Calls, Workload } from "@motif/app/workload";

/** Meters that report, and few who look. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "flat",
  arrivals: {
    "PUT /meters/{meter}/readings/{at}": { share: 0.95, bytes: 25, responseBytes: 90 },
    "GET /meters/{meter}/intervals": { share: 0.045, bytes: 0, responseBytes: 4000 },
    "GET /meters/{meter}/rejections": { share: 0.005, bytes: 0, responseBytes: 30 },
  },
  functions: {
    "take-reading": { uses: { readings: { publish: 1 } } },
    aggregate: {
      failureRate: 0.001,
      poisonRate: 0.0001,
      uses: { intervals: { query: { calls: 1, items: 1 }, put: 1 } },
    },
    "keep-rejected": { uses: { readings: { recordsOf: 1 }, rejections: { put: 1 } } },
    "get-intervals": { uses: { intervals: { query: { calls: 1, items: 40 } } } },
    "get-rejections": { uses: { rejections: { query: { calls: 1, items: 1 } } } },
  },
  streams: { readings: { recordBytes: 90 } },
  tables: {
    intervals: { itemBytes: 200, newRate: 0.07 },
    rejections: { itemBytes: 300 },
  },
  queues: { rejected: { messageBytes: 800 } },
} satisfies Workload;

/** A minute of ten meters, a reading that cannot be now and then, and one that looks. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const put = (meter: string, second: number, wattHours: number) => {
    const at = new Date(Date.UTC(2025, 11, 1) + round * 60_000 + second * 1000);
    return fetch(`/meters/${meter}/readings/${at.toISOString().replace(".000", "")}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ wattHours }),
    });
  };
  await Promise.all(Array.from({ length: 10 }, (_, n) => put(`M${n}`, 0, 1000 + round * 10)));
  if (round % 10 === 5) await put("M0", 30, 1);
  await idle();
  await fetch("/meters/M0/intervals?day=2025-12-01");
  await fetch("/meters/M0/rejections");
};
