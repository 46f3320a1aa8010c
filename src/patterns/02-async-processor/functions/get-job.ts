import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { type Job, jobs } from "../resources.ts";

/** The status of a job. Poll it until it is `done` or `failed`; `Retry-After` says how soon (seconds). */
export default http(
  "get-job",
  { uses: { jobs: jobs.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, jobs, now }) => {
    const found = await jobs.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such job" });
    const job = lost(found.item, now()) ? asLost(found.item) : found.item;
    const pending = job.status === "queued" || job.status === "running";
    return json(publicView(job), pending ? { headers: { "retry-after": "1" } } : {});
  },
);

/** A function that is killed cannot write that it failed; but when its last attempt must have ended is on record. */
function lost(job: Job, now: Date): boolean {
  return (job.status === "queued" || job.status === "running") && now > new Date(job.lostAfter);
}

function asLost(job: Job): Job {
  return { ...job, status: "failed", reason: "The job was given up without an answer. Send it again." };
}

function publicView({ id, status, attempt, acceptedAt, finishedAt, reason }: Job) {
  const result = status === "done" ? `/jobs/${id}/result` : undefined;
  return { id, status, attempt, acceptedAt, finishedAt, reason, result };
}
