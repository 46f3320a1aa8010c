import { ConditionFailedError, http, idempotentHttp, json, milliseconds } from "@motif/app";
import {
  type Job,
  JobRequest,
  jobQueue,
  jobs,
  QUEUE_RETENTION,
  requests,
  STATUS_RETENTION,
} from "../resources.ts";

/**
 * Accepts a job: first its row, then its message, then 202. A crash between the two leaves a row without a message,
 * but no 202 was sent, and a client that repeats the request with the same Idempotency-Key gets the same id again,
 * so that the row is found and the message sent. The other way round, a job could run that has no status yet.
 */
export default http(
  "create-job",
  {
    uses: { jobs: jobs.writer, queue: jobQueue.sender, requests: requests.readWriter },
    body: JobRequest,
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ body, jobs, queue, now, newId }) => {
      const id = newId();
      await jobs.put(newJob(id, now().getTime()), { if: "absent" }).catch(ignoreConditionFailed);
      await queue.send({ id, request: body });
      const headers = { location: `/jobs/${id}`, "retry-after": "1" };
      return json({ id, status: "queued" }, { status: 202, headers });
    },
  ),
);

function newJob(id: string, acceptedAt: number): Job {
  return {
    id,
    status: "queued",
    attempt: 0,
    acceptedAt: new Date(acceptedAt).toISOString(),
    lostAfter: new Date(acceptedAt + milliseconds(QUEUE_RETENTION)).toISOString(),
    expiresAt: Math.ceil((acceptedAt + milliseconds(STATUS_RETENTION)) / 1000),
  };
}

/** An earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
