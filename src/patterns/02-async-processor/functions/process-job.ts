import { consumer, milliseconds, TerminalError } from "@motif/app";
import { analyseText } from "../analyse-text.ts";
import {
  type Job,
  JobMessage,
  jobs,
  MAX_ATTEMPTS,
  QUEUE_RETENTION,
  resultKey,
  results,
} from "../resources.ts";

/**
 * Does one job; may be called for it any number of times, even at the same time. Every write of the status is on
 * condition of the version read before, so the latest attempt wins and nobody's `running` overwrites a `done`.
 */
export default consumer(
  "process-job",
  {
    event: JobMessage,
    uses: { jobs: jobs.readWriter, results: results.writer },
    timeout: "60s",
    parallel: 5,
  },
  async ({ event, receiveCount, jobs, results, now, remainingTime, log, metrics }) => {
    const { id, request } = event.data;
    const found = await jobs.get({ id });
    if (!found) throw new TerminalError(`Job ${id} has no row: it has expired.`);
    if (found.item.status === "done") return;

    const lastAttempt = receiveCount >= MAX_ATTEMPTS;
    const mayTake = lastAttempt ? remainingTime() : milliseconds(QUEUE_RETENTION);
    const lostAfter = new Date(now().getTime() + mayTake).toISOString();
    const { version } = await jobs.update(
      { id },
      { set: { status: "running", attempt: receiveCount, lostAfter }, remove: ["reason", "finishedAt"] },
      { if: { version: found.version } },
    );

    const finish = async (outcome: Pick<Job, "status" | "reason">) => {
      await jobs.update(
        { id },
        { set: { ...outcome, finishedAt: now().toISOString() } },
        { if: { version } },
      );
      metrics.add("JobsFinished", 1, "Count", { status: outcome.status });
    };
    try {
      const report = JSON.stringify(analyseText(request.text));
      await results.put(resultKey(id), report, { contentType: "application/json" });
      await finish({ status: "done" });
    } catch (error) {
      log.warn("attempt failed", { jobId: id, attempt: receiveCount, error });
      if (error instanceof TerminalError) await finish({ status: "failed", reason: error.message });
      else if (lastAttempt) await finish({ status: "failed", reason: `It failed ${receiveCount} times.` });
      throw error;
    }
  },
);
