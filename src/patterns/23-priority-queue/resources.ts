import { type Duration, idempotencyTable, priorityLanes, table } from "@motif/app";
import * as z from "zod/mini";

/** How long a report can be asked for: longer than dead letters are kept, so that any of them can be redriven. */
export const REPORT_RETENTION: Duration = "30d";

/** Who asks. The gateway's authorizer is to set it; see the README. */
export const Tenant = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/, "must be 1 to 40 of a-z, 0-9 and -"));

/** The header of every request. */
export const Caller = z.object({ "x-tenant": Tenant });

/** What a client asks for. */
export const NewReport = z.strictObject({
  values: z.array(z.number()).check(z.minLength(1), z.maxLength(10_000)),
});

export const ReportMessage = z.object({ id: z.uuid(), values: z.array(z.number()) });

export const Plan = z.enum(["paid", "free"]);

/** The plan of each tenant; who is not there is on the free one. */
export const tenants = table("tenants", {
  schema: z.object({ tenant: Tenant, plan: Plan }),
  partitionKey: "tenant",
});

/**
 * Ten reports at a time, which is what is behind them can bear: 6 of tenants who pay, 2 of others, 2 of what anybody sends
 * beyond its quota.
 */
export const lanes = priorityLanes("reports", {
  schema: ReportMessage,
  retention: "1d",
  concurrency: 10,
  tiers: {
    paid: { weight: 5, quota: { rate: 60, per: "1m", burst: 10 } },
    free: { weight: 2, quota: { rate: 6, per: "1m", burst: 2 } },
  },
  overflow: { weight: 1 },
});

export const Report = z.object({
  id: z.uuid(),
  tenant: Tenant,
  lane: z.enum(["paid", "free", "overflow"]),
  status: z.enum(["queued", "done"]),
  /** RFC 3339, as all times here. */
  requestedAt: z.string(),
  doneAt: z.exactOptional(z.string()),
  summary: z.exactOptional(z.object({ count: z.int(), mean: z.number(), median: z.number() })),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Report = z.infer<typeof Report>;

export const reports = table("reports", { schema: Report, partitionKey: "id", timeToLive: "expiresAt" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
