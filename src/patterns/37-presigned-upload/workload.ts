import type { Calls, Workload } from "@motif/app/workload";

/** One upload in twenty never comes. Its client asks for each that it has sent once or twice. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /uploads": { share: 0.27, bytes: 120, responseBytes: 900 },
    "bucket files": { share: 0.255, bytes: 2_000_000 },
    "GET /uploads/{id}": { share: 0.475, bytes: 0, responseBytes: 250 },
  },
  functions: {
    "offer-upload": { uses: { uploads: { put: 1 }, files: { presign: 1 } } },
    "get-upload": { uses: { uploads: { get: 1 } } },
    "confirm-upload": { uses: { uploads: { get: 1, update: 1 }, files: { head: 1, get: 1 } } },
    // 24 runs a day for the 135 uploads that never come, and two pages of the index each.
    "sweep-uploads": { uses: { uploads: { query: 2, get: 6, update: 6 }, files: { head: 6 } } },
  },
  tables: { uploads: { itemBytes: 350, keptDays: 365 } },
  buckets: { files: { objectBytes: 2_000_000, keptDays: 365 } },
} satisfies Workload;

const CONTENT = "%PDF-1.7".padEnd(200_000, " ");

/** An upload from its offer to its end. */
export const calls: Calls = async ({ fetch, invoke, idle }, round) => {
  const offered = await fetch("/uploads", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      name: `file-${round}.pdf`,
      bytes: CONTENT.length,
      contentType: "application/pdf",
    }),
  });
  const { id, upload } = await offered.json();
  if (round % 20 === 0) {
    await invoke("sweep-uploads", null);
    return;
  }
  await fetch(upload.url, { method: upload.method, headers: upload.headers, body: CONTENT });
  await idle();
  await fetch(`/uploads/${id}`);
};
