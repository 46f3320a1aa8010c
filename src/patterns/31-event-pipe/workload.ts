import type { Calls, Workload } from "@motif/app/workload";

/** The share of readings that are hot. */
export const HOT = 0.02;

/** Sensors all day long; one reading in fifty is hot, and half of these are over their machine's limit. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "flat",
  arrivals: {
    "PUT /readings/{id}": { share: 0.99, bytes: 60, responseBytes: 200 },
    "PUT /machines/{machine}": { share: 0.001, bytes: 40, responseBytes: 100 },
    "GET /machines/{machine}/alerts": { share: 0.009, bytes: 0, responseBytes: 1500 },
  },
  functions: {
    "accept-reading": { uses: { readings: { send: 1 } } },
    "pass-hot-readings": {
      passing: HOT,
      failureRate: 0.001,
      uses: { machines: { get: 1 }, $target: { send: 0.5 } },
    },
    "raise-alert": { failureRate: 0.001, uses: { alerts: { put: 1 } } },
    "register-machine": { uses: { machines: { put: 1 } } },
    "list-alerts": { uses: { alerts: { query: { calls: 1, items: 10 } } } },
  },
  tables: {
    machines: { itemBytes: 80, newRate: 0.1 },
    alerts: { itemBytes: 200 },
  },
  queues: { readings: { messageBytes: 100 }, "hot-readings": { messageBytes: 140 } },
} satisfies Workload;

const JSON_BODY = { "content-type": "application/json" };

/** A machine, a cold reading and a hot one, and the page that somebody looks at afterwards. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const id = (n: number) => `00000000-0000-4000-800${n}-${String(round).padStart(12, "0")}`;
  const put = (path: string, body: object) =>
    fetch(path, { method: "PUT", headers: JSON_BODY, body: JSON.stringify(body) });
  await put("/machines/press", { site: "basel", alarmAbove: 60 });
  await put(`/readings/${id(0)}`, { machine: "press", celsius: 20 });
  await put(`/readings/${id(1)}`, { machine: "press", celsius: 99 });
  await idle();
  await (await fetch("/machines/press/alerts")).text();
};
