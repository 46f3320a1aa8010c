import { consumer, milliseconds, parse, TerminalError, ValidationError } from "@motif/app";
import * as z from "zod/mini";
import { Delivery, KEPT, type Run, runs, STATUSES } from "../resources.ts";

const Name = z.string().check(z.minLength(1), z.maxLength(300));

/** https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run */
const WorkflowRun = z.object({
  action: z.enum(STATUSES),
  workflow_run: z.object({
    id: z.int().check(z.positive()),
    name: Name,
    head_branch: Name,
    run_attempt: z.int().check(z.positive()),
    conclusion: z.nullable(Name),
  }),
  repository: z.object({ full_name: Name }),
});

/**
 * Keeps the latest that is known of a run. Webhooks come twice, late and in any order: what is older than the record, or the
 * same, changes nothing, and of two at the same time one finds that it has lost, and is delivered again.
 */
export default consumer(
  "record-run",
  { event: Delivery, uses: { runs: runs.readWriter }, timeout: "30s" },
  async ({ event, runs, now, metrics }) => {
    const told = readRun(event.data.text, now());
    if (!told) return;
    const { repository, run } = told;
    const known = await runs.get({ repository, run });
    if (known && !isNewer(told, known.item)) return;
    await runs.put(told, { if: known ? { version: known.version } : "absent" });
    if (told.status === "completed")
      metrics.add("RunsCompleted", 1, "Count", { conclusion: told.conclusion ?? "none" });
  },
);

/** What a webhook says of a run; undefined for the other events that GitHub sends, which are no concern here. */
function readRun(text: string, now: Date): Run | undefined {
  const body: unknown = JSON.parse(text);
  if (typeof body !== "object" || body === null || !("workflow_run" in body)) return undefined;
  const { action, workflow_run: run, repository } = valid(body);
  return {
    repository: repository.full_name,
    run: String(run.id).padStart(16, "0"),
    workflow: run.name,
    branch: run.head_branch,
    attempt: run.run_attempt,
    status: action,
    ...(run.conclusion !== null && { conclusion: run.conclusion }),
    expiresAt: Math.ceil((now.getTime() + milliseconds(KEPT)) / 1000),
  };
}

/** Another attempt will not read it either: it is a dead letter at once. */
function valid(body: object) {
  try {
    return parse(WorkflowRun, body, "webhook");
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new TerminalError(error.message, { cause: error });
  }
}

function isNewer(told: Run, known: Run): boolean {
  if (told.attempt !== known.attempt) return told.attempt > known.attempt;
  return STATUSES.indexOf(told.status) > STATUSES.indexOf(known.status);
}
