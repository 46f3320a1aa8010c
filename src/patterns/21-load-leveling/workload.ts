import type { Calls, Workload } from "@motif/app/workload";

/** Each meter sends one reading a day. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: { "PUT /meters/{meter}/readings/{day}": { share: 1, bytes: 30, responseBytes: 350 } },
  functions: {
    "accept-reading": { uses: { readings: { send: 1 } } },
    "record-readings": {
      failureRate: 0.01,
      poisonRate: 0.0005,
      uses: { billing: { fetch: 1 } },
    },
  },
  queues: { readings: { messageBytes: 400 } },
  services: { billing: { requestBytes: 1000 } },
} satisfies Workload;

/** A burst: a minute after midnight. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const burst = Array.from({ length: 10 }, (_, n) =>
    fetch(`/meters/M${round}${n}/readings/2026-11-29`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kilowattHours: n }),
    }),
  );
  await Promise.all(burst);
  await idle();
};
