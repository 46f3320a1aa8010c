import {
  ConditionFailedError,
  http,
  idempotentHttp,
  json,
  milliseconds,
  type TableReader,
  type TableWriter,
} from "@motif/app";
import {
  Caller,
  lanes,
  NewReport,
  REPORT_RETENTION,
  type Report,
  reports,
  requests,
  tenants,
} from "../resources.ts";

/**
 * Accepts a report: first its row, then its message in a lane, then 202. The lane is that of the tenant's plan while the
 * tenant is within its quota, and the overflow lane beyond that. Which plan a tenant has says the server, not the client.
 */
export default http(
  "request-report",
  {
    uses: {
      tenants: tenants.reader,
      quotas: lanes.quotas.readWriter,
      reports: reports.readWriter,
      requests: requests.readWriter,
      paid: lanes.queues.paid.sender,
      free: lanes.queues.free.sender,
      overflow: lanes.queues.overflow.sender,
    },
    headers: Caller,
    body: NewReport,
  },
  idempotentHttp(
    {
      store: ({ requests }) => requests,
      scope: ({ headers }) => headers["x-tenant"],
      required: false,
    },
    async (input) => {
      const { body, headers, tenants, quotas: store, reports, paid, free, overflow, now, newId } = input;
      const tenant = headers["x-tenant"];
      const tier = (await tenants.get({ tenant }))?.item.plan ?? "free";
      const id = newId();
      const asked = await lanes.laneFor(input, { store, tier, tenant });
      const lane = await placed(reports, newReport({ id, tenant, lane: asked }, now()));
      await { paid, free, overflow }[lane].send({ id, values: body.values });
      const location = `/reports/${id}`;
      return json({ id, status: "queued", lane }, { status: 202, headers: { location } });
    },
  ),
);

function newReport(about: Pick<Report, "id" | "tenant" | "lane">, now: Date): Report {
  const expiresAt = Math.ceil((now.getTime() + milliseconds(REPORT_RETENTION)) / 1000);
  return { ...about, status: "queued", requestedAt: now.toISOString(), expiresAt };
}

/** Writes the row, and says its lane. Where an earlier attempt at the same request wrote one, that stays as it is. */
async function placed(
  reports: TableReader<Report, "id"> & TableWriter<Report, "id">,
  report: Report,
): Promise<Report["lane"]> {
  try {
    await reports.put(report, { if: "absent" });
    return report.lane;
  } catch (error) {
    const earlier = error instanceof ConditionFailedError && (await reports.get({ id: report.id }));
    if (!earlier) throw error;
    return earlier.item.lane;
  }
}
