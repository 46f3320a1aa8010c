import { type Duration, queue, secret, table } from "@motif/app";
import * as z from "zod/mini";

/** The largest webhook, in bytes: as a text within a message, it stays under the 256 KiB of the narrowest queue. */
export const LARGEST_WEBHOOK = 100_000;

/** Attempts at recording a webhook before it becomes a dead letter. */
export const MAX_ATTEMPTS = 5;

/** How long a run is kept after its last news. */
export const KEPT: Duration = "90d";

/** The webhook's secret at GitHub. Two of them, with white space between, while one takes the other's place. */
export const webhookSecret = secret("webhook-secret");

/** A webhook between the answer and the work, as GitHub signed it. */
export const Delivery = z.object({ id: z.string(), text: z.string() });

export const deliveries = queue("deliveries", { schema: Delivery, retention: "14d" });

/** What a run goes through, in this order, whatever order the webhooks come in. */
export const STATUSES = ["requested", "in_progress", "completed"] as const;

export const Run = z.object({
  /** `owner/name`. */
  repository: z.string(),
  /** GitHub's number of the run, with zeros in front: as texts they sort by age. */
  run: z.string(),
  workflow: z.string(),
  branch: z.string(),
  /** 1, and one more each time that somebody runs it again. */
  attempt: z.int(),
  status: z.enum(STATUSES),
  /** How it ended, if it has: `success`, `failure` … */
  conclusion: z.exactOptional(z.string()),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Run = z.infer<typeof Run>;

/** The latest that is known of each run. */
export const runs = table("runs", {
  schema: Run,
  partitionKey: "repository",
  sortKey: "run",
  timeToLive: "expiresAt",
});
