import type { Calls, Workload } from "@motif/app/workload";

const PICTURE = 300_000;
const NAMES = ["images-make-thumbnail", "images-read-metadata", "images-analyse-image"] as const;

/** Eight uploads in ten are pictures, six are analysed. Each is asked for twice. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /images": { share: 1 / 3, bytes: PICTURE, responseBytes: 300 },
    "GET /images/{id}": { share: 2 / 3, bytes: 0, responseBytes: 600 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "upload-image": {
      uses: {
        uploads: { put: 1 },
        originals: { put: 1 },
        images: { publish: 1 },
        requests: { put: 1 },
      },
    },
    "get-image": { uses: { uploads: { get: 1 }, results: { query: { calls: 1, items: 3 } } } },
    "make-thumbnail": {
      failureRate: 0.01,
      uses: { originals: { get: 1 }, thumbnails: { put: 1 }, results: { put: 1 } },
    },
    "read-metadata": { failureRate: 0.01, uses: { originals: { get: 1 }, results: { put: 1 } } },
    "analyse-image": {
      failureRate: 0.05,
      poisonRate: 0.001,
      uses: { originals: { get: 1 }, results: { put: 1 } },
    },
  },
  tables: {
    uploads: { itemBytes: 200 },
    results: { itemBytes: 250 },
    requests: { itemBytes: 500, newRate: 0.5, keptDays: 1 },
  },
  topics: {
    images: { messageBytes: 150, passing: { "images-make-thumbnail": 0.8, "images-analyse-image": 0.6 } },
  },
  queues: Object.fromEntries(NAMES.map((name) => [name, { messageBytes: 150 }])),
  buckets: {
    originals: { objectBytes: PICTURE, keptDays: 365 },
    thumbnails: { objectBytes: 3000, keptDays: 365 },
  },
} satisfies Workload;

/** A picture of about 300 KB: 158 by 158 pixels as text. */
const SIDE = 158;
const LARGE = `P3\n${SIDE} ${SIDE}\n255\n${"200 100 150 ".repeat(SIDE * SIDE)}\n`;

/** An upload from its request to its results. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const isPicture = round % 5 !== 0;
  const accepted = await fetch("/images", {
    method: "POST",
    headers: {
      "content-type": isPicture ? "image/x-portable-pixmap" : "text/plain",
      ...(round % 2 === 0 && { "idempotency-key": `round-${round}` }),
    },
    body: LARGE,
  });
  const path = accepted.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
};
